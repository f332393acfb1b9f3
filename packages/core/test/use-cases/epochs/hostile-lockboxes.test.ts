import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import { entersHead } from "../../../src/domain/acts/act.js";
import { encodeEpochWord } from "../../../src/domain/acts/epoch-word.js";
import type { EpochKey } from "../../../src/envelope/envelope.js";
import { parseIdentityBundle } from "../../../src/envelope/identity-bundle.js";
import { buildLockbox } from "../../../src/envelope/lockbox.js";
import { pairKeys } from "../../../src/envelope/pair-key.js";
import { sealPointer } from "../../../src/envelope/pointer.js";
import type { FolderId, Hex } from "../../../src/index.js";
import { forger } from "../records/forge.js";
import { all, note, stage, titles } from "../stage.js";

const HEX = { other: `0x${"0f".repeat(16)}` as FolderId, salt: "0x5a17000000000001" as Hex };

/** A patient whose lockbox of a third epoch says what `keys` makes of the salt of the second. */
async function practice(name: string, keys: (second: EpochKey, third: EpochKey) => readonly EpochKey[]) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  const [rao, sen] = [await s.doctor("Rao"), await s.doctor("Sen")];
  await asha.me.records.add(note("Before"));
  for (const { me } of [rao, sen]) await asha.me.grants.give({ grantee: me.address, scope: "everything" });
  await asha.me.grants.revoke({ grantee: sen.me.address, scope: "everything" });
  await asha.me.records.add(note("After"));

  const forge = await forger(s, asha);
  const owner = { ledger: s.ledger.id, address: asha.me.address };
  const context = { ledger: s.ledger.id, patient: asha.me.address };
  const keyOf = async (salt: Hex): Promise<EpochKey> => ({
    folder: forge.home,
    salt,
    secret: await asha.keyring.epochSecret(owner, forge.home, salt),
  });
  const [mine, theirs] = [
    await asha.keyring.identity(owner, 0),
    await rao.keyring.identity({ ...owner, address: rao.me.address }, 0),
  ];
  const bundle = parseIdentityBundle(theirs.bundle);
  const { tag } = await pairKeys(mine, { address: rao.me.address, agree: bundle.agree });
  const epochs = keys(await keyOf(await forge.saltOf(forge.home)), await keyOf(HEX.salt));
  const lockbox = await buildLockbox(
    { ...context, first: { folder: forge.home, salt: HEX.salt } },
    [{ grantee: rao.me.address, bundle, tagKey: tag, epochs }],
    s.entropy,
  );
  await s.blobs.put(lockbox, { holder: "test" });
  const entries = (await all(s.ledger.entries({ log: asha.me.address }))).filter(
    (update) => update.type === "entry" && entersHead(update.entry.act),
  );
  const { head } = await s.ledger.account(asha.me.address);
  const seenHead: Hex = `0x${head.slice(2, 10)}`;
  const word = { folder: forge.home, salt: HEX.salt, seen: entries.length, seenHead };
  await forge.submit({
    kind: "startEpoch",
    patient: asha.me.address,
    epochs: [encodeEpochWord(word)],
    lockbox: sealPointer(await asha.keyring.locatorKey(owner), { kind: "lockbox", ...context }, sha256(lockbox)),
  });
  await asha.me.records.add(note("Later"));
  return { asha, rao };
}

const wrong = (key: EpochKey): EpochKey => ({ ...key, secret: new Uint8Array(32).fill(9) });

test("an honest lockbox of an epoch that somebody else's program started opens what is filed there", async () => {
  const { rao } = await practice("honest", (_, third) => [third]);
  expect(await titles(rao.me, "shared")).toEqual(["Later", "After", "Before"]);
});

test.each<[string, (second: EpochKey, third: EpochKey) => readonly EpochKey[]]>([
  ["another epoch", (second, third) => [third, wrong(second)]],
  ["its own salt in another folder", (_, third) => [third, { ...wrong(third), folder: HEX.other }]],
  ["another epoch's salt in another folder", (second, third) => [third, { ...wrong(second), folder: HEX.other }]],
  ["an epoch that nobody started", (_, third) => [third, { ...wrong(third), salt: "0x00000000000000ff" }]],
])("a lockbox that names %s replaces no key", async (_, keys) => {
  const { rao } = await practice("hostile", keys);
  expect(await titles(rao.me, "shared")).toEqual(["Later", "After", "Before"]);
});
