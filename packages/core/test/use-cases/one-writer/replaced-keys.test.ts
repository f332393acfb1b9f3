import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import { toHex } from "../../../src/adapters/index.js";
import { memoryDevice, seededEntropy } from "../../../src/fakes/index.js";
import { createKeyring } from "../../../src/index.js";
import { loot } from "../loot.js";
import { titles } from "../stage.js";
import { startDevice } from "./device.js";
import { laggingView } from "./lagging-view.js";
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

test("a node that is behind a grantee's registration costs them no keys", async () => {
  const s = await oldRecord("just registered", 3);
  const { view, stop, goOn } = laggingView(s.ledger);
  const nurse = await s.person("Nurse");
  const who = nurse.me.address;
  let isBehind = false;
  const ledger: typeof s.ledger = {
    ...s.ledger,
    account: (owner, options) => (isBehind && owner === who ? view : s.ledger).account(owner, options),
    entries: (filter, options) => (isBehind && filter?.log === who ? view : s.ledger).entries(filter, options),
  };
  await stop(who);
  await nurse.me.register({ roles: ["doctor"], profile: { name: "Nurse", listed: true } });
  const tablet = await startDevice({ ...s, ledger }, s.asha, memoryDevice());
  tablet.at("sent", async () => void (isBehind = true));
  await tablet.me.grants.give({ grantee: who, scope: "everything", from: "start" });
  s.settle();
  await tablet.me.folders.create("Behind").catch(() => undefined);
  isBehind = false;
  goOn();
  await tablet.me.folders.create("Next");
  expect(await titles(nurse.me, "shared")).toEqual(["Old"]);
});
