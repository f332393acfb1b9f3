import { expect, test } from "vitest";
import { type BlobStore, createKeyring } from "../../../src/index.js";
import { seededEntropy } from "../../../src/fakes/index.js";
import { all, stage } from "../stage.js";
import { Spied } from "./spied.js";
import { everyBlob, spiedStory } from "./spied-story.js";

test("no port learns a key, a title, a media type, a purpose or the text of a request", async () => {
  const { spies, secrets, names } = await spiedStory("spied");
  expect([...secrets.keys()].filter((name) => name.startsWith("payload"))).toHaveLength(3);
  for (const [port, spy] of Object.entries(spies))
    expect({ port, found: spy.found(secrets) }).toEqual({ port, found: [] });
  expect(spies.ledger.found(names)).toEqual([]);
  expect(spies.wallet.found(names)).toEqual([]);
});

test("the spies would see them", async () => {
  const { spies, secrets, names, parts } = await spiedStory("seen");
  spies.device.take({ inside: [secrets.get("title")] });
  expect(spies.device.found(secrets)).toEqual(["title"]);
  expect(spies.blobs.found(names)).not.toEqual([]);
  expect((await everyBlob(parts)).size).toBeGreaterThan(8);
});

/** Yields every blob with one bit changed, whatever its id. */
const altering = (blobs: BlobStore, which: string): BlobStore => ({
  ...blobs,
  async *get(id, options) {
    for await (const chunk of blobs.get(id, options)) {
      const copy = chunk.slice();
      if (id === which) copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1;
      yield copy;
    }
  },
});

test("no error holds one, whichever blob was altered", async () => {
  const { parts, asha, rao, record, secrets } = await spiedStory("errors");
  const errors = new Spied();
  const note = (error: unknown) => errors.take([error, JSON.stringify(error), String(error)]);
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything", purpose: "SECOND-OPINION" });
  let problems = 0;
  for (const id of parts.blobs.ids()) {
    const app = parts.app(undefined, { blobs: altering(parts.blobs, id) });
    for (const [me, where] of [
      [await asha.connect(app), "records"],
      [await rao.connect(app), "sharedRecords"],
    ] as const) {
      const rows = await all(me[where].list());
      for (const row of rows) if (!row.ok) note(row.problem);
      problems += rows.filter(({ ok }) => !ok).length;
    }
    const me = await asha.connect(app);
    await me.records
      .open(record.ref.record)
      .then((opened) => opened.bytes())
      .catch(note);
    for (const request of await all(me.requests.list())) note(request.problem);
    for (const grant of await all(me.grants.list())) note(grant.problem);
    await me.records.amend(record.ref.record, { title: "" }).catch(note);
  }
  expect(problems).toBeGreaterThan(3);
  expect(errors.found(secrets)).toEqual([]);
});

test("two addresses with one master secret have nothing in common", async () => {
  const { person, ledger, blobs } = stage("twins");
  const keyring = await createKeyring(seededEntropy("twins/keyring"));
  const [one, other] = [await person("one", keyring), await person("other", keyring)];
  for (const { me } of [one, other]) await me.register({ roles: ["patient"], profile: { name: "Twin", listed: true } });
  const words: string[] = [];
  for await (const update of ledger.entries({}))
    if (update.type === "entry") words.push(...(JSON.stringify(update.entry.act).match(/0x[0-9a-f]{64}/gu) ?? []));
  expect(words).toHaveLength(10);
  expect(new Set(words).size).toBe(10);
  expect(blobs.ids()).toHaveLength(6);
  const owners = [one, other].map(({ me }) => ({ ledger: ledger.id, address: me.address }));
  const [a, b] = await Promise.all(owners.map((owner) => keyring.locatorKey(owner)));
  expect(a).not.toEqual(b);
});
