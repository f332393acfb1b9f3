import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import { ChartkeyError, toHex } from "../../../src/adapters/index.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { LogReader } from "../../../src/use-cases/log/log-reader.js";
import { OwnKeys } from "../../../src/use-cases/session/own-keys.js";
import { Pairs } from "../../../src/use-cases/session/pairs.js";
import { SmallBlobs } from "../../../src/use-cases/session/small-blobs.js";
import { stage } from "../stage.js";

test("a keyring without an own key is no reason to try an older one", async () => {
  const s = stage("foreign key");
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  const foreign = await rao.keyring.identity({ ledger: s.ledger.id, address: rao.me.address }, 7);
  const key = toHex(sha256(foreign.bundle));
  await s.ledger.submit([{ kind: "publishKey", participant: asha.me.address, key }], asha.wallet);
  const logs = new LogReader({ ledger: s.ledger, device: memoryDevice() });
  const keys = new OwnKeys(asha.keyring, { ledger: s.ledger.id, address: asha.me.address });
  const pairs = new Pairs(asha.me.address, logs, keys, new SmallBlobs(s.blobs));
  const tried: unknown[] = [];
  const failure = await (async () => {
    for await (const pair of pairs.at(rao.me.address, 2n ** 64n)) tried.push(pair);
  })().catch((error: unknown) => error);
  expect(tried).toEqual([]);
  expect(failure).toMatchObject({ code: "KEYRING_MISMATCH" });
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
  await expect(small.pin([digest], "another holder")).resolves.toBeUndefined();
});
