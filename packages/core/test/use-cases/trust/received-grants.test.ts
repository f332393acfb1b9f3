import { expect, test } from "vitest";
import type { Address, ListProblem, Trust } from "../../../src/index.js";
import { createChartkey } from "../../../src/index.js";
import { all, note, stage, START } from "../stage.js";
import { watched } from "../watched.js";

const digest = `0x${"d1".repeat(24)}` as const;
const until = START.getTime() / 1000 + 3_600;

/** A doctor to whom Asha and a stranger granted everything, and the calls that the doctor makes. */
async function practice(name: string, trust: (of: { stranger: Address }) => Trust) {
  const s = stage(name);
  const [asha, stranger] = [await s.patient("Asha"), await s.patient("Stranger")];
  const rao = await s.doctor("Rao");
  for (const { me } of [asha, stranger]) {
    await me.records.add(note("Hello"));
    await me.grants.give({ grantee: rao.me.address, scope: "everything" });
    await rao.me.sentRequests.send({ patient: me.address, purpose: "TREAT" });
    await me.sentRequests.send({ patient: rao.me.address, purpose: "TREAT" });
  }
  await s.registry.attest([{ participant: asha.me.address, role: "patient", until, digest }], s.council);
  const calls: string[] = [];
  const watch = (call: string, [first]: readonly unknown[]) => {
    const { log } = (first ?? {}) as { readonly log?: string };
    calls.push(log ? `log of ${log}` : typeof first === "string" ? `${call} ${first}` : call);
  };
  const me = await rao.connect(
    createChartkey({
      ...s.ports,
      ledger: watched("ledger", s.ledger, watch),
      blobs: watched("blobs", s.blobs, watch),
      trust: { registrars: [s.council.address], requests: "anyone", ...trust({ stranger: stranger.me.address }) },
    }),
  );
  /** Whether anything of the stranger was read, or any blob fetched. */
  const touched = () => calls.filter((call) => call.includes(stranger.me.address) || call.startsWith("blobs"));
  return { ...s, asha, stranger, me, calls, touched, list: () => me.sharedRecords.list() };
}

const patientsIn = (rows: readonly { readonly patient: Address }[]) => rows.map(({ patient }) => patient);

test("with verified patients only, those whom nobody attests are named, and nothing of theirs is read", async () => {
  const { me, asha, stranger, touched } = await practice("verified", () => ({ receivedGrants: "verified" }));
  const refused = [{ subject: stranger.me.address, problem: { code: "PARTICIPANT_UNVERIFIED" } }];
  for (const page of [await me.sharedRecords.patients().page(), await me.receivedGrants.list().page()]) {
    expect(patientsIn(page.items)).toEqual([asha.me.address]);
    expect(page.problems).toMatchObject(refused);
  }
  const records = await me.sharedRecords.list().page();
  expect(records.items).toMatchObject([{ ok: true, record: { ref: { patient: asha.me.address } } }]);
  expect(records.problems).toMatchObject(refused);
  const told: ListProblem[] = [];
  await all(me.sharedRecords.list().all({ onProblem: (problem) => void told.push(problem) }));
  expect(told).toMatchObject(refused);
  expect(touched().filter((call) => call.includes(stranger.me.address))).toEqual([]);
});

test("a list of one unverified patient is empty and names them, and none of their records opens", async () => {
  const { me, stranger, touched } = await practice("one", () => ({ receivedGrants: "verified" }));
  const patient = stranger.me.address;
  const page = await me.sharedRecords.list({ patient }).page();
  expect(page).toMatchObject({ items: [], problems: [{ subject: patient }] });
  const record = `0x${"00".repeat(16)}`;
  await expect(me.sharedRecords.open({ patient, record } as never)).rejects.toMatchObject({
    code: "PARTICIPANT_UNVERIFIED",
  });
  expect(touched()).toEqual([]);
});

test.each<[string, (of: { stranger: Address }) => Trust]>([
  ["a list of addresses", ({ stranger }) => ({ blocked: [stranger] })],
  ["addresses in another case", ({ stranger }) => ({ blocked: [stranger.toLowerCase() as Address] })],
  ["a function", ({ stranger }) => ({ blocked: (address) => address === stranger })],
])("whom the app blocks by %s is in no list, and nothing of theirs is read", async (name, trust) => {
  const { me, asha, stranger, touched } = await practice(name, trust);
  const patient = stranger.me.address;
  expect((await me.sharedRecords.list({ patient }).page()).items).toEqual([]);
  expect((await me.receivedGrants.list({ patient }).page()).items).toEqual([]);
  expect(touched()).toEqual([]);
  const kept = [asha.me.address];
  expect(patientsIn(await all(me.sharedRecords.patients()))).toEqual(kept);
  expect(patientsIn(await all(me.receivedGrants.list()))).toEqual(kept);
  expect((await all(me.requests.list())).map(({ requester }) => requester.address)).toEqual(kept);
  expect((await all(me.sharedRecords.list())).map((row) => row.ok && row.record.ref.patient)).toEqual(kept);
  for (const page of [await me.sharedRecords.list().page(), await me.requests.list().page()])
    expect(page.problems).toEqual([]);
  expect(touched().filter((call) => call.includes(patient))).toEqual([]);
});

test("own requests to a blocked patient are listed and can be cancelled, and hide that they were granted", async () => {
  const { me, asha, stranger } = await practice("own requests", (of) => ({ blocked: [of.stranger] }));
  const [approved] = await all(stranger.me.requests.list());
  if (!approved) throw new Error("no request");
  await stranger.me.requests.approve(approved.id);
  const sent = await all(me.sentRequests.list());
  expect(patientsIn(sent).toSorted()).toEqual([asha.me.address, stranger.me.address].toSorted());
  const own = sent.find(({ patient }) => patient === stranger.me.address);
  expect(own).toMatchObject({ id: approved.id, state: "open", purpose: "TREAT" });
  await me.sentRequests.cancel(approved.id);
  expect((await all(me.sentRequests.list({ state: "cancelled" }))).map(({ id }) => id)).toEqual([approved.id]);
});

test("nothing is granted to whom the app blocks, and no request of theirs approved, until it is unblocked", async () => {
  const blocked = new Set<string>();
  const { me, stranger } = await practice("unblocked", () => ({ blocked: (address) => blocked.has(address) }));
  const [request] = (await all(me.requests.list())).filter(
    ({ requester }) => requester.address === stranger.me.address,
  );
  blocked.add(stranger.me.address);
  const refused = { code: "PARTICIPANT_UNVERIFIED" };
  await expect(me.grants.give({ grantee: stranger.me.address, scope: "everything" })).rejects.toMatchObject(refused);
  if (!request) throw new Error("no request");
  await expect(me.requests.approve(request.id)).rejects.toMatchObject(refused);
  blocked.clear();
  await me.requests.approve(request.id);
});

test.each([
  ["receivedGrants", { receivedGrants: "some" }],
  ["blocked", { blocked: "0x0000000000000000000000000000000000000001" }],
  ["blocked[0]", { blocked: ["nobody"] }],
])("a malformed `trust.%s` is a TypeError that names it", (name, trust) => {
  expect(() => stage("malformed").app(undefined, { trust: trust as unknown as Trust })).toThrow(`trust.${name}`);
});
