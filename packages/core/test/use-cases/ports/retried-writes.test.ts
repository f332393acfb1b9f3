import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import { type Act, type Ledger, newRecordId } from "../../../src/index.js";
import { ChartkeyError, fromHex, toHex } from "../../../src/adapters/index.js";
import { all, note, stage } from "../stage.js";
import { everyBlob } from "./spied-story.js";

const xor = (a: Uint8Array, b: Uint8Array): string => toHex(a.map((byte, i) => byte ^ (b[i] ?? 0)));

/** The XOR of each pair of distinct values. */
const differences = (values: readonly Uint8Array[]): ReadonlySet<string> =>
  new Set(values.flatMap((a, i) => values.slice(i + 1).map((b) => xor(a, b))));

const pointersOf = (act: Act): readonly string[] => {
  if (act.kind === "fileCard") return [act.card];
  if (act.kind === "fileCards") return act.cards;
  if (act.kind === "startEpoch") return [act.lockbox];
  if (act.kind === "grantAccess") return [act.envelope];
  return act.kind === "requestAccess" ? [act.message] : [];
};

/** A ledger that drops the first try of every write, after it has seen its acts. */
function droppingLedger(shared: Ledger, seen: Act[]): Ledger {
  let drops = true;
  return {
    ...shared,
    async submit(acts, wallet, options) {
      seen.push(...acts);
      drops = !drops;
      if (drops) return shared.submit(acts, wallet, options);
      throw new ChartkeyError("LEDGER_DROPPED");
    },
  };
}

test("pointers that were made again reveal nothing of the digests that they seal", async () => {
  const s = stage("retried", { pins: false });
  const seen: Act[] = [];
  const app = s.app(undefined, { ledger: droppingLedger(s.ledger, seen) });
  const [asha, rao] = [await s.person("Asha"), await s.person("Rao")];
  const [patient, doctor] = [await asha.connect(app), await rao.connect(app)];
  const twice = async (write: () => Promise<unknown>) => {
    await expect(write()).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
    await write();
  };
  const everything = { grantee: doctor.address, scope: "everything" } as const;
  const profile = { name: "Somebody", listed: false };
  await twice(() => patient.register({ roles: ["patient"], profile }));
  await twice(() => doctor.register({ roles: ["doctor"], profile }));
  const input = { ...note("Retried"), id: newRecordId(s.entropy) };
  await twice(() => patient.records.add(input));
  await twice(() => patient.records.addMany([note("A"), note("B")]));
  await twice(() => patient.records.amend(input.id, { title: "Amended" }));
  await twice(() => patient.folders.create("Labs"));
  await twice(() => patient.grants.give(everything));
  await twice(() => doctor.sentRequests.send({ patient: patient.address, purpose: "TREAT" }));
  await twice(() => patient.grants.revoke({ ...everything, grantee: doctor.address }));
  expect(await all(patient.records.list())).toHaveLength(3);

  const pointers = [...new Set(seen.flatMap(pointersOf))].map((pointer) => fromHex(pointer, 32));
  const digests = [...(await everyBlob(s)).values()].map((bytes) => sha256(bytes));
  expect(pointers.length).toBeGreaterThan(20);
  const known = differences(digests);
  expect([...differences(pointers)].filter((difference) => known.has(difference))).toEqual([]);
});
