import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import { type Ledger, toHex } from "../../../src/adapters/index.js";
import { memoryDevice, seededEntropy } from "../../../src/fakes/index.js";
import { createKeyring } from "../../../src/index.js";
import { loot } from "../loot.js";
import { text } from "../stage.js";
import { household, note } from "./household.js";

test("a key that a follower's account publishes while an amendment is planned gets nothing of it", async () => {
  const s = await household("key at planning");
  const { ledger, blobs, app, asha, rao } = s;
  const thief = await createKeyring(seededEntropy("thief"));
  const { bundle } = await thief.identity({ ledger: ledger.id, address: rao.me.address }, 0);
  await blobs.put(bundle, { holder: "thief/bundles" });
  let readings: number | undefined;
  const watched: Ledger = {
    ...ledger,
    async account(participant, options) {
      if (participant === rao.me.address && readings !== undefined && ++readings === 3) {
        const { nonce, access } = await ledger.account(participant);
        const act = { kind: "publishKey", participant, key: toHex(sha256(bundle)) } as const;
        await ledger.submit([act], rao.wallet, { base: { nonce, access } });
      }
      return ledger.account(participant, options);
    },
  };
  const me = await app(memoryDevice(), { ledger: watched }).connect({ wallet: asha.wallet, keyring: asha.keyring });
  const { record } = await me.records.add(note("One"));
  await me.grants.give({ grantee: rao.me.address, scope: { record: record.ref.record } });
  readings = 0;
  const { without } = await me.records.amend(record.ref.record, { title: "Two", content: text("Two") });
  expect(await loot(s, { ...rao, keyring: thief })).toEqual([]);
  expect(without).toEqual([rao.me.address]);
});
