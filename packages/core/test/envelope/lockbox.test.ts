import { decode, encode } from "@ipld/dag-cbor";
import { bytesToHex } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import { buildLockbox, hasSlotFor, type LockboxRecipient, openLockbox } from "../../src/envelope/lockbox.js";
import { pairKeys } from "../../src/envelope/pair-key.js";
import { readHeader, sealedPolicy } from "../../src/envelope/age-header.js";
import { systemEntropy } from "../../src/platform/system.js";
import {
  type Actor,
  asha,
  bytesOf,
  flipped,
  folder,
  ledger,
  otherFolder,
  otherLedger,
  rao,
  salt,
  stranger,
} from "./cast.js";
import { coded } from "./throws.js";

const context = { ledger, patient: asha.address, first: { folder, salt } } as const;
const epochs = [{ folder, salt, secret: bytesOf(32, "S") }] as const;
const many = Array.from({ length: 30 }, (_, i) => ({ folder: otherFolder, salt, secret: bytesOf(32, `S${i}`) }));

const tagKey = async (one: Actor, other: Actor) =>
  (await pairKeys(one.identity, { address: other.address, agree: other.bundle.agree })).tag;
const recipient = async (actor: Actor, keys: LockboxRecipient["epochs"]): Promise<LockboxRecipient> => ({
  grantee: actor.address,
  bundle: actor.bundle,
  tagKey: await tagKey(asha, actor),
  epochs: keys,
});
const open = async (bytes: Uint8Array, actor: Actor, where: typeof context = context) =>
  openLockbox(bytes, where, { identity: actor.identity, tagKey: await tagKey(actor, asha) });

const forRao = await buildLockbox(context, [await recipient(rao, epochs)], systemEntropy);
const forBoth = await buildLockbox(
  context,
  [await recipient(rao, epochs), await recipient(stranger, many)],
  systemEntropy,
);

interface Slots {
  readonly slots: readonly { readonly tag: Uint8Array; readonly file: Uint8Array }[];
}
const slotsOf = (bytes: Uint8Array) => decode<Slots>(bytes).slots;
const withSlots = (slots: Slots["slots"]) => encode({ v: 1, kind: "lockbox", slots });

test("each grantee finds their own epochs, and others nothing", async () => {
  expect(await open(forRao, rao)).toEqual(epochs);
  expect(await open(forRao, stranger)).toBeUndefined();
  expect(await open(forBoth, rao)).toEqual(epochs);
  expect(await open(forBoth, stranger)).toEqual(many);
});

test("the two sides of a pair can tell whether it has a slot for the grantee, and only for this entry", async () => {
  const has = async (one: Actor, other: Actor, where: typeof context = context) =>
    hasSlotFor(forRao, where, await tagKey(one, other));
  expect([await has(asha, rao), await has(rao, asha)]).toEqual([true, true]);
  expect(await has(asha, stranger)).toBe(false);
  const later = { ...context, first: { folder, salt: "0x0000000000000001" } };
  expect(await has(asha, rao, later as unknown as typeof context)).toBe(false);
  expect(() => hasSlotFor(new Uint8Array(2 ** 24 + 1), context, bytesOf(32, "tag"))).toThrow(coded("LIMIT_EXCEEDED"));
});

test("slots and fillers look alike: a power of two, of one size, in the order of their tags", async () => {
  const third = await recipient(await asStranger(), epochs);
  const four = await buildLockbox(
    context,
    [await recipient(rao, epochs), await recipient(stranger, many), third],
    systemEntropy,
  );
  for (const [bytes, count] of [
    [await buildLockbox(context, [], systemEntropy), 1],
    [forRao, 1],
    [forBoth, 2],
    [four, 4],
  ] as const) {
    const slots = slotsOf(bytes);
    expect(slots.length).toBe(count);
    expect(new Set(slots.map(({ file }) => file.length)).size).toBe(1);
    expect(slots.map(({ tag }) => bytesToHex(tag))).toEqual(slots.map(({ tag }) => bytesToHex(tag)).toSorted());
    for (const { file } of slots) expect(readHeader(file, sealedPolicy).stanzas.length).toBe(1);
  }
});

const asStranger = async (): Promise<Actor> => ({ ...stranger, address: rao.address });

test("a tag reveals nothing about the epoch before it", async () => {
  const later = { ...context, first: { folder, salt: "0x0000000000000001" } } as const;
  const [one] = slotsOf(forRao);
  const [other] = slotsOf(await buildLockbox(later, [await recipient(rao, epochs)], systemEntropy));
  expect(one?.tag).not.toEqual(other?.tag);
  expect(await openLockbox(forRao, later, { identity: rao.identity, tagKey: await tagKey(rao, asha) })).toBeUndefined();
});

test("a lockbox re-posted for another patient or ledger opens to an error, not to keys", async () => {
  for (const where of [
    { ...context, patient: stranger.address },
    { ...context, ledger: otherLedger },
  ])
    await expect(open(forRao, rao, where as typeof context)).rejects.toThrow(coded("SEAL_INVALID"));
});

test("a slot that was made for another grantee or key is refused", async () => {
  const honest = await recipient(rao, epochs);
  for (const wrong of [
    { ...honest, grantee: stranger.address },
    { ...honest, bundle: { ...rao.bundle, digest: stranger.bundle.digest } },
  ])
    await expect(open(await buildLockbox(context, [wrong], systemEntropy), rao)).rejects.toThrow(coded("SEAL_INVALID"));
});

test("equal tags are all tried", async () => {
  const [mine] = slotsOf(forRao);
  const [theirs] = slotsOf(await buildLockbox(context, [await recipient(stranger, epochs)], systemEntropy));
  if (!mine || !theirs) throw new Error("no slots");
  const clash = { tag: mine.tag, file: theirs.file };
  const forged = { tag: mine.tag, file: flipped(mine.file, -1) };
  expect(await open(withSlots([clash, mine]), rao)).toEqual(epochs);
  expect(await open(withSlots([forged, mine]), rao)).toEqual(epochs);
  expect(await open(withSlots([clash, clash]), rao)).toBeUndefined();
  await expect(open(withSlots([clash, forged]), rao)).rejects.toThrow(coded("SEAL_INVALID"));
});

test.each([
  ["three slots", (slots: Slots["slots"]) => [...slots, ...slots.slice(1)]],
  ["no slot", () => []],
  ["slots out of order", (slots: Slots["slots"]) => slots.toReversed()],
  ["slots of two sizes", ([a, b]: Slots["slots"]) => [a, { tag: b?.tag, file: b?.file.subarray(1) }]],
])("a lockbox with %s is malformed", async (_, change) => {
  await expect(open(withSlots(change(slotsOf(forBoth)) as Slots["slots"]), rao)).rejects.toThrow(
    coded("FORMAT_INVALID"),
  );
});

test("its limit is 16 MiB", async () => {
  await expect(open(new Uint8Array(2 ** 24 + 1), rao)).rejects.toThrow(coded("LIMIT_EXCEEDED"));
});
