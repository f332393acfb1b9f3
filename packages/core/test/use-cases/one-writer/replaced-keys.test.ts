import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import { toHex } from "../../../src/adapters/index.js";
import { memoryDevice, seededEntropy } from "../../../src/fakes/index.js";
import { createKeyring } from "../../../src/index.js";
import { loot } from "../loot.js";
import { startDevice } from "./device.js";
import { oldRecord, type OldRecord } from "./old-record.js";
import { fullStore } from "./watched-envelopes.js";

/** Rao's account publishes another key: somebody has stolen the first. */
async function replaceKey({ ledger, rao }: OldRecord): Promise<void> {
  const keyring = await createKeyring(seededEntropy("another"));
  const participant = rao.me.address;
  const { bundle } = await keyring.identity({ ledger: ledger.id, address: participant }, 0);
  const base = await ledger.account(participant);
  await ledger.submit([{ kind: "publishKey", participant, key: toHex(sha256(bundle)) }], rao.wallet, { base });
}

test("an envelope that was left is not stored for a key that was replaced since", async () => {
  const s = await oldRecord("replaced since");
  const { blobs, stored, makeRoom } = fullStore(s.blobs);
  const tablet = await startDevice({ ...s, blobs }, s.asha, memoryDevice());
  await tablet.me.grants.give(s.wide);
  await replaceKey(s);
  makeRoom();
  await tablet.me.folders.create("Next");
  expect([stored(), await loot(s, s.rao)]).toEqual([0, []]);
});

test("an envelope is not stored for a key that was replaced at the prompt, and the grant says so", async () => {
  const s = await oldRecord("replaced at the prompt");
  s.phone.at("prompted", () => replaceKey(s));
  const { grant } = await s.phone.me.grants.give(s.wide);
  expect(grant).toMatchObject({ state: "active", problem: { code: "BLOB_UNAVAILABLE" } });
  expect(await loot(s, s.rao)).toEqual([]);
});
