import { expect, test } from "vitest";
import type { Act } from "../../../src/domain/acts/act.js";
import type { Hex } from "../../../src/domain/encoding/bytes.js";
import type { Scope } from "../../../src/index.js";
import { type Actor, all, note, stage, START, titles } from "../stage.js";

const later = (seconds: number) => new Date(START.getTime() + seconds * 1000);

async function practice(name: string) {
  const s = stage(name);
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  const labs = await asha.me.folders.create("Labs");
  await asha.me.records.add(note("Letter"));
  const { record } = await asha.me.records.add({ ...note("Blood"), folder: labs.id });
  const asked = { patient: asha.me.address, purpose: "TREAT" } as const;
  const scopes = {
    folder: { folder: labs.id },
    record: { record: record.ref.record },
    everything: "everything",
  } as const;
  return { ...s, asha, rao, asked, scopes };
}

test.each([
  ["a folder", "folder", ["Blood"]],
  ["a record", "record", ["Blood"]],
  ["everything", "everything", ["Blood", "Letter"]],
] as const)(
  "what is asked for shows alike to both sides, and is what an approval grants: %s",
  async (_, what, read) => {
    const { asha, rao, asked, scopes } = await practice(`scope ${what}`);
    const scope: Scope = scopes[what];
    const sent = await rao.me.sentRequests.send({ ...asked, scope });
    expect(sent).toMatchObject({ scope, until: undefined, requester: { address: rao.me.address } });
    for (const [request] of [await all(asha.me.requests.list()), await all(rao.me.sentRequests.list())])
      expect(request).toMatchObject({ scope, until: undefined, state: "open" });
    const { grant } = await asha.me.requests.approve(sent.id);
    expect(grant).toMatchObject({ scope, until: undefined });
    expect(await titles(rao.me, "shared")).toEqual(read);
  },
);

test("the end that is asked for is told at once", async () => {
  const { rao, asked } = await practice("until");
  expect(await rao.me.sentRequests.send({ ...asked, until: later(60) })).toMatchObject({ until: later(60) });
});

test("nobody asks themselves, or for a time that is over", async () => {
  const { asha, rao, asked, ledger } = await practice("refused");
  const { height } = ledger;
  await expect(asha.me.sentRequests.send(asked)).rejects.toThrow("`patient`: a request to oneself");
  await expect(rao.me.sentRequests.send({ ...asked, until: START })).rejects.toThrow("`until` is in the past");
  expect(ledger.height).toBe(height);
});

test("of requests to several patients the named one is cancelled", async () => {
  const s = await practice("several");
  const bela = await s.patient("Bela");
  const sent = async (patient: Actor) => s.rao.me.sentRequests.send({ ...s.asked, patient: patient.me.address });
  for (const cancelled of [await sent(s.asha), await sent(bela)]) {
    await s.rao.me.sentRequests.cancel(cancelled.id);
    const states = (await all(s.rao.me.sentRequests.list())).map(({ id, state }) => [id, state]);
    expect(states).toContainEqual([cancelled.id, "cancelled"]);
  }
});

test("a request that somebody posted as theirs before it was included is still the requester's", async () => {
  const s = await practice("front-run");
  const { asha, rao, asked } = s;
  const mallory = await s.doctor("Mallory");
  const submit: typeof s.ledger.submit = async (acts, wallet, options) => {
    const [act] = acts;
    if (act?.kind !== "requestAccess") throw new Error("No request");
    await s.ledger.submit([{ ...act, requester: mallory.me.address } satisfies Act], mallory.wallet);
    return s.ledger.submit(acts, wallet, options);
  };
  const me = await rao.connect(s.app(undefined, { ledger: { ...s.ledger, submit } }));
  const { id } = await me.sentRequests.send(asked);
  const stolen = `${mallory.me.address.toLowerCase()}${id.slice(42)}` as Hex;
  expect((await all(asha.me.requests.list())).map(({ state }) => state).toSorted()).toEqual(["open", "unreadable"]);
  expect((await asha.me.requests.approve(id)).grant).toMatchObject({ grantee: rao.me.address });
  await expect(asha.me.requests.approve(stolen as typeof id)).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE" });
  expect(await titles(mallory.me, "shared")).toEqual([]);
});
