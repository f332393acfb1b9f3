import { expect, test } from "vitest";
import {
  type Act,
  type BlobStore,
  createChartkey,
  type Cursor,
  type Registry,
  type Role,
  type Trust,
} from "../../../src/index.js";
import { toHex } from "../../../src/adapters/index.js";
import { memoryRegistry, memoryWallet } from "../../../src/fakes/index.js";
import { type Actor, all, note, stage, START } from "../stage.js";

const HOUR = 3_600;
const digest = `0x${"d1".repeat(24)}` as const;
const at = (seconds: number) => START.getTime() / 1000 + seconds;
const unverified = { code: "PARTICIPANT_UNVERIFIED", retryable: false };

/**
 * A patient whose app trusts one council, with the other defaults, and a doctor who has requested
 * access.
 */
async function practice(name: string) {
  const s = stage(name);
  let fetched = 0;
  const blobs: BlobStore = {
    ...s.blobs,
    get(id, options) {
      fetched += 1;
      return s.blobs.get(id, options);
    },
  };
  const app = (trust: Trust = {}, over: Parameters<typeof s.app>[1] = {}) =>
    s.app(undefined, { blobs, trust: { registrars: [s.council.address], ...trust }, ...over });
  const asha = await s.patient("Asha");
  const rao = await s.doctor("Rao");
  await asha.me.records.add(note("Before"));
  const me = await asha.connect(app());
  const { id } = await rao.me.sentRequests.send({ patient: me.address, purpose: "TREAT", message: "Please." });
  fetched = 0;

  const attest = (who: Actor, role: Role = "doctor", registrar = s.council) =>
    s.registry.attest([{ participant: who.me.address, role, until: at(HOUR), digest }], registrar);
  /** Which requests a patient's list shows, and which it refuses. */
  const page = async (on = me) => {
    const { items, problems } = await on.requests.list().page();
    return { shown: items.map((request) => request.id), refused: problems.map(({ subject }) => subject) };
  };
  return { ...s, app, asha, rao, me, id, attest, page, fetched: () => fetched };
}

test("a request by somebody unverified is refused before anything that it names is fetched, and counted", async () => {
  const { me, rao, id, fetched } = await practice("refused");
  const { items, problems } = await me.requests.list().page();
  expect(items).toEqual([]);
  expect(problems).toEqual([{ subject: id, problem: expect.objectContaining(unverified) }]);
  expect(problems[0]?.problem.message).toContain(rao.me.address);
  expect(fetched()).toBe(0);
});

test("so it is in an app without `trust`", async () => {
  const { asha, id, page, ledger, blobs, profiles } = await practice("default");
  const silent = await asha.connect(createChartkey({ ledger, blobs, profiles }));
  expect(await page(silent)).toEqual({ shown: [], refused: [id] });
});

test("an app can admit anyone's requests", async () => {
  const { asha, id, page, app } = await practice("anyone");
  expect(await page(await asha.connect(app({ requests: "anyone" })))).toEqual({ shown: [id], refused: [] });
});

test("once attested, the request is shown with its requester, and can be approved", async () => {
  const { me, rao, id, page, attest, council } = await practice("attested");
  await attest(rao);
  expect(await page()).toEqual({ shown: [id], refused: [] });
  const [request] = await all(me.requests.list({ state: "open" }));
  expect(request).toMatchObject({ message: "Please.", requester: { name: "Rao" } });
  expect(request?.requester).toMatchObject({
    attested: [{ role: "doctor", registrar: council.address, until: new Date(at(HOUR) * 1000), digest }],
  });
  await me.requests.approve(id);
  expect((await all(rao.me.sharedRecords.list())).length).toBe(1);
});

test("it is hidden again in the second in which the attestation ends", async () => {
  const { rao, id, page, attest, clock } = await practice("expired");
  await attest(rao);
  clock.advance(HOUR - 1);
  expect(await page()).toEqual({ shown: [id], refused: [] });
  clock.advance(1);
  expect(await page()).toEqual({ shown: [], refused: [id] });
});

test("it is hidden again when the attestation is withdrawn, and when its registrar is removed", async () => {
  const { rao, id, page, attest, registry, council } = await practice("ended");
  await attest(rao);
  await registry.withdraw([{ participant: rao.me.address, role: "doctor" }], council);
  expect(await page()).toEqual({ shown: [], refused: [id] });
  await attest(rao);
  expect(await page()).toEqual({ shown: [id], refused: [] });
  registry.remove(council.address);
  expect(await page()).toEqual({ shown: [], refused: [id] });
});

test("it is hidden again when the app no longer trusts the registrar", async () => {
  const { asha, rao, id, page, attest, app } = await practice("unbelieved");
  await attest(rao);
  expect(await page()).toEqual({ shown: [id], refused: [] });
  const other = memoryWallet("some other council").address;
  expect(await page(await asha.connect(app({ registrars: [other] })))).toEqual({ shown: [], refused: [id] });
});

test("only a registrar that the app trusts counts, and only in a role that counts", async () => {
  const { asha, rao, id, page, attest, app, registry } = await practice("which");
  const chamber = memoryWallet("chamber");
  registry.appoint(chamber.address);
  await attest(rao, "doctor", chamber);
  expect(await page()).toEqual({ shown: [], refused: [id] });
  await attest(rao, "night-nurse");
  expect(await page()).toEqual({ shown: [], refused: [id] });
  const nurses = await asha.connect(app({ roles: ["night-nurse"] }));
  expect(await page(nurses)).toEqual({ shown: [id], refused: [] });
  await attest(rao);
  expect(await page()).toEqual({ shown: [id], refused: [] });
  expect(await page(await asha.connect(app({ roles: ["insurer"] })))).toEqual({ shown: [], refused: [id] });
});

test("while the registry is away the list is too: nobody is taken for verified", async () => {
  const { me, rao, id, attest, registry, page } = await practice("away");
  await attest(rao);
  registry.unplug();
  await expect(me.requests.list().page()).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE", retryable: true });
  await expect(me.requests.approve(id)).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
  registry.plug();
  expect(await page()).toEqual({ shown: [id], refused: [] });
});

test("who is refused cannot be approved, but rejected or dismissed, unread", async () => {
  const { me, asha, rao, id, fetched, page } = await practice("answers");
  const second = (await rao.me.sentRequests.send({ patient: me.address, purpose: "TREAT" })).id;
  const before = asha.wallet.prompts;
  await expect(me.requests.approve(id)).rejects.toMatchObject(unverified);
  expect(asha.wallet.prompts).toBe(before);
  await me.requests.reject(id);
  await me.requests.dismiss(second);
  expect(fetched()).toBe(0);
  expect((await all(rao.me.sentRequests.list())).map(({ state }) => state)).toEqual(["open", "rejected"]);
  const { items, problems } = await me.requests.list({ state: "open" }).page();
  expect([items, problems]).toEqual([[], []]);
  expect(await page()).toEqual({ shown: [], refused: [second, id] });
});

test("a registry that returns more than was queried changes nothing", async () => {
  const { asha, rao, id, page, app, council } = await practice("too much");
  const word = { participant: rao.me.address, registrar: council.address, role: "doctor", until: at(HOUR), digest };
  const words = [
    { ...word, registrar: asha.me.address },
    { ...word, role: "night-nurse" },
    { ...word, until: at(0) },
    { ...word, participant: asha.me.address },
  ];
  const telling = (told: typeof words) => ({ ...memoryRegistry(), attestations: async () => told });
  expect(await page(await asha.connect(app({}, { registry: telling(words) })))).toEqual({ shown: [], refused: [id] });
  const one = await asha.connect(app({}, { registry: telling([...words, word]) }));
  expect(await page(one)).toEqual({ shown: [id], refused: [] });
});

test("requests by 150 unverified accounts hide no verified one, and a page reads the registry once for all", async () => {
  const { asha, rao, attest, entropy, ledger, app, registry } = await practice("flood");
  await attest(rao);
  for (let i = 0; i < 150; i++) {
    const stranger = memoryWallet(`stranger ${i}`);
    const message = toHex(entropy.bytes(32));
    const act: Act = { kind: "requestAccess", patient: asha.me.address, requester: stranger.address, message };
    await ledger.submit([act], stranger);
  }
  const asked: number[] = [];
  const counted: Registry = {
    ...registry,
    attestations(query, options) {
      asked.push(query.participants.length);
      return registry.attestations(query, options);
    },
  };
  const me = await asha.connect(app({}, { registry: counted }));
  const first = await me.requests.list({ state: "open" }).page();
  expect([first.items.length, first.problems.length]).toEqual([0, 100]);
  const second = await me.requests.list({ state: "open" }).page({ after: first.next });
  expect([second.items.length, second.problems.length, second.next]).toEqual([1, 50, undefined]);
  // and once more for the requester of the one that is listed
  expect(asked).toEqual([100, 51, 1]);
});

test("over pages of one, every request is shown or refused exactly once", async () => {
  const { me, rao, id, attest, doctor } = await practice("once");
  const eve = await doctor("Eve");
  await attest(rao);
  const ask = async (who: Actor) => (await who.me.sentRequests.send({ patient: me.address, purpose: "TREAT" })).id;
  const sent = [id, await ask(eve), await ask(rao), await ask(eve)];
  const shown: string[] = [];
  const refused: string[] = [];
  let after: Cursor | undefined;
  do {
    const page = await me.requests.list().page({ size: 1, after });
    shown.push(...page.items.map((request) => request.id));
    refused.push(...page.problems.map(({ subject }) => subject));
    after = page.next;
  } while (after !== undefined);
  expect([shown, refused]).toEqual([
    [sent[2], sent[0]],
    [sent[3], sent[1]],
  ]);
});
