import { describe, expect, test } from "vitest";
import type { DeviceStore } from "../../../src/adapters/index.js";
import { loot } from "../loot.js";
import { titles } from "../stage.js";
import { startDevice } from "./device.js";
import { note } from "./household.js";
import { ends, oldRecord, type OldRecord } from "./old-record.js";
import { watchedEnvelopes } from "./watched-envelopes.js";

/** The key of the only value in a journal that ends so. */
async function onlyNote(store: DeviceStore, end: string): Promise<string> {
  const notes = (await store.keys("journal/")).filter((key) => key.endsWith(end));
  expect(notes).toHaveLength(1);
  return notes[0] ?? "";
}

const damage = async ({ phone: { store } }: OldRecord, what: string) =>
  store.set(await onlyNote(store, what), new Uint8Array([0xff]));

/** Gives a grant that is read, and is not yet final. */
async function given(s: OldRecord) {
  const trace = s.phone.trace();
  await s.phone.me.grants.give(s.wide);
  trace.end();
  expect(await titles(s.rao.me, "shared")).toEqual(["Old"]);
  return trace;
}

/** The same, and a reorganisation takes the grant away. */
async function givenAndLost(s: OldRecord) {
  const trace = await given(s);
  s.ledger.reorganise(1);
  s.ledger.mine();
  return trace;
}

/** A patient whose grant was read and reorganised away, and whose notes of it are damaged. */
async function damaged(what: string) {
  const s = await oldRecord(`damaged ${what}`, 3);
  await given(s);
  s.ledger.reorganise(1);
  await damage(s, what);
  return s;
}

/** Settles the journal of the phone by a write that does not happen. */
async function settle({ phone }: OldRecord) {
  phone.next("declined");
  await expect(phone.me.records.add(note("Declined"))).rejects.toMatchObject({ code: "WALLET_REJECTED" });
}

test.each(["/acts", "/envelope/0", "/begun"])(
  "what was given out opens nothing that is added after its note %s was damaged",
  async (what) => {
    const s = await damaged(what);
    await s.phone.me.records.add(note("After"));
    await s.phone.me.records.add(note("Later"));
    const seen = await loot(s, s.rao);
    expect(seen).not.toContain("After");
    expect(seen).not.toContain("Later");
    expect(await titles(s.phone.me, "own")).toEqual(expect.arrayContaining(["After", "Later"]));
  },
);

test("what was given out is not told as nothing after its note was damaged and another write has come", async () => {
  const s = await damaged("/acts");
  s.phone.next("dropped");
  await expect(s.phone.me.grants.give({ ...s.folder, from: "now" })).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
  const again = await startDevice(s, s.asha, s.phone.store);
  expect((await again.me.grants.revokeAll({ grantee: s.toRao.grantee })).mayStillHold).not.toEqual([]);
});

test.each(["/acts", "/envelope/0", "/block/0.0"])(
  "what was given out opens nothing that is added after a reorganisation, though its note %s was damaged before",
  async (what) => {
    const s = await oldRecord(`damaged before, ${what}`, 3);
    await given(s);
    await damage(s, what);
    await settle(s);
    s.ledger.reorganise(1);
    s.ledger.mine();
    const again = await startDevice(s, s.asha, s.phone.store);
    await again.me.records.add(note("After"));
    expect(await loot(s, s.rao)).not.toContain("After");
  },
);

/** The ways to end what Rao has, and what everybody has. */
const every = {
  ...ends,
  revokeEveryone: (_, { me }) => me.grants.revokeEveryone(),
} satisfies Record<string, (typeof ends)["revoke"] | (typeof ends)["revokeEach"]>;
type End = keyof typeof every;

describe("what was given out and taken away can never come back once it is ended, after a settled", () => {
  const named: readonly End[] = ["revoke", "revokeMany", "revokeEach", "revokeEveryone"];
  test.each([
    ...named.map((end) => ["damaged note", end] as const),
    ...[...named, "revokeAll" as const].map((end) => ["missing block", end] as const),
  ])("%s, by %s", async (what, end) => {
    const s = await oldRecord(`${what}, ${end}`, 3);
    const { nonce, access } = await s.ledger.account(s.asha.me.address);
    const { acts } = await givenAndLost(s);
    if (what === "damaged note") await damage(s, "/envelope/0");
    else await s.phone.store.delete(await onlyNote(s.phone.store, "/block/0.0"));
    await settle(s);
    const again = await startDevice(s, s.asha, s.phone.store);
    const ended: unknown = await every[end](s, again);
    expect([ended].flat()).toMatchObject([{ transaction: expect.any(String) as string, mayStillHold: undefined }]);
    const late = s.ledger.submit(acts, s.asha.wallet, { base: { nonce, access } });
    await expect(late).rejects.toMatchObject({ code: "LEDGER_CONFLICT" });
    await s.laptop.me.records.add(note("Later"));
    expect([await s.active(), await titles(s.rao.me, "shared")]).toEqual([0, []]);
  });
});

test("the end of all grants of one does not say that there was none, after a settled damaged note", async () => {
  const s = await oldRecord("no name is left", 3);
  await givenAndLost(s);
  await damage(s, "/envelope/0");
  await settle(s);
  const again = await startDevice(s, s.asha, s.phone.store);
  await expect(every.revokeAll(s, again)).rejects.toMatchObject({ code: "FORMAT_INVALID" });
});

test.each(["changed", "empty"])("an envelope with a block that is %s is not stored, and is damage", async (how) => {
  const s = await oldRecord(`${how} block`);
  s.phone.at("sent", async () => s.phone.die());
  await expect(s.phone.me.grants.give(s.wide)).rejects.toThrow("dead");
  const { store } = s.phone;
  const key = await onlyNote(store, "/block/0.0");
  const block = await store.get(key);
  if (!block) throw new Error("No block was kept");
  await store.set(key, how === "empty" ? new Uint8Array() : block.with(10, (block[10] ?? 0) ^ 1));
  const { blobs, stored } = watchedEnvelopes(s.blobs);
  const again = await startDevice({ ...s, blobs }, s.asha, store);
  expect([stored(), await store.keys("journal/")]).toEqual([0, []]);
  await again.me.grants.give(s.wide);
  expect([stored(), await titles(s.rao.me, "shared")]).toEqual([1, ["Old"]]);
});
