import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import {
  type BlobStore,
  ChartkeyError,
  type ContentId,
  fromHex,
  type Holder,
  toHex,
} from "../../../src/adapters/index.js";
import { contentIdOfDigest } from "../../../src/domain/identifiers/content-id.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { LogReader } from "../../../src/use-cases/log/log-reader.js";
import { bundleHolder } from "../../../src/use-cases/session/holders.js";
import { OwnKeys } from "../../../src/use-cases/session/own-keys.js";
import { Pairs } from "../../../src/use-cases/session/pairs.js";
import { SmallBlobs } from "../../../src/use-cases/session/small-blobs.js";
import { type Actor, all, stage } from "../stage.js";

async function clinic(name: string) {
  const s = stage(name);
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  const pinned: [ContentId, Holder][] = [];
  const pin: BlobStore["pin"] = async (id, { holder }) => void pinned.push([id, holder]);
  const logs = new LogReader({ ledger: s.ledger, device: memoryDevice() });
  const keys = new OwnKeys(asha.keyring, { ledger: s.ledger.id, address: asha.me.address });
  const pairs = new Pairs(asha.me.address, logs, keys, new SmallBlobs({ ...s.blobs, pin }));
  /** The digest of another key of a person, which is on the ledger from now on. */
  const change = async ({ me, keyring, wallet }: Actor, index: number) => {
    const { bundle } = await keyring.identity({ ledger: s.ledger.id, address: me.address }, index);
    await s.blobs.put(bundle, { holder: bundleHolder(me.address) });
    const key = toHex(sha256(bundle));
    await s.ledger.submit([{ kind: "publishKey", participant: me.address, key }], wallet);
    return key;
  };
  const latestSequence = async () => {
    const { entries } = await logs.read(rao.me.address);
    return entries.at(-1)?.position.sequence ?? 0n;
  };
  return { ...s, asha, rao, pairs, pinned, change, latestSequence };
}

const END = 2n ** 64n;

test("a keyring without an own key is no reason to try an older one", async () => {
  const { asha, rao, ledger, pairs } = await clinic("foreign key");
  const foreign = await rao.keyring.identity({ ledger: ledger.id, address: rao.me.address }, 7);
  const key = toHex(sha256(foreign.bundle));
  await ledger.submit([{ kind: "publishKey", participant: asha.me.address, key }], asha.wallet);
  const tried: unknown[] = [];
  const failure = await (async () => {
    for await (const pair of pairs.at(rao.me.address, END)) tried.push(pair);
  })().catch((error: unknown) => error);
  expect(tried).toEqual([]);
  expect(failure).toMatchObject({ code: "KEYRING_MISMATCH" });
});

test("an entry is opened with the last two keys that each had before it, however often they changed since", async () => {
  const { asha, rao, pairs, change, latestSequence } = await clinic("changed since");
  const indexes = async (sequence: bigint) =>
    (await all(pairs.at(rao.me.address, sequence))).map(({ mine, theirs }) => [mine.index, theirs.digest]);
  const [first] = await all(pairs.at(rao.me.address, END));
  const before = await indexes(END);
  expect(before).toEqual([[0, first?.theirs.digest]]);
  await change(asha, 1);
  const theirs = await change(rao, 1);
  const position = await latestSequence();
  await change(asha, 2);
  const last = await change(rao, 2);
  expect(await indexes(position)).toEqual([
    [1, first?.theirs.digest],
    [0, first?.theirs.digest],
  ]);
  expect(await indexes(END)).toEqual([
    [2, last],
    [1, last],
    [2, theirs],
    [1, theirs],
  ]);
});

test("a bundle that something was opened with is pinned, and no other", async () => {
  const { asha, rao, pairs, pinned } = await clinic("kept bundles");
  expect(await pairs.openAt(rao.me.address, END, async () => undefined, {})).toBeUndefined();
  expect(pinned).toEqual([]);
  const opened = await pairs.openAt(rao.me.address, END, async ({ theirs }) => theirs.digest, {});
  expect(pinned).toEqual([[contentIdOfDigest(fromHex(opened ?? "0x")), bundleHolder(asha.me.address)]]);
});

test("nobody without a key has a pair", async () => {
  const { person, pairs } = await clinic("no key");
  const { me } = await person("Eva");
  await expect(pairs.latest(me.address)).rejects.toMatchObject({ code: "NOT_REGISTERED" });
});

const away = () => new ChartkeyError("BLOB_UNAVAILABLE", { message: "Not now" });

test.each([
  ["rejects", async () => Promise.reject(away())],
  [
    "throws",
    () => {
      throw away();
    },
  ],
])("a block stays readable when the store %s instead of pinning it", async (_, pin) => {
  const s = stage("pins");
  const small = new SmallBlobs({ ...s.blobs, pin });
  const digest = await small.put(new Uint8Array([1, 2, 3]), "holder");
  await expect(small.pin([digest], "another holder")).resolves.toBe(false);
});
