import { bytesToHex, randomBytes } from "@noble/hashes/utils.js";
import { type Address, createChartkey, createKeyring, type Hex, type Wallet } from "@chartkey/core";
import type { IndexCache } from "@chartkey/core/adapters";
import { memoryBlobs, memoryDevice, memoryLedger, memoryProfiles, memoryWallet } from "@chartkey/core/fakes";
import { longLogs } from "./long-logs.ts";

/** How many cards a first page opens: those of its rows, and one to know whether there are more. */
const PAGE = 21;

const random = (): Hex => `0x${bytesToHex(randomBytes(32))}`;

const draft = (nth: number) => ({
  content: new TextEncoder().encode(`Content ${nth}`),
  title: `Record ${nth}`,
  mediaType: "text/plain",
});

/**
 * Patients who each gave a doctor access to everything. Most of their cards are random pointers,
 * which no page shows.
 * @param size how many cards each transaction files
 */
export async function clinic(patients: number, records: number, size: number) {
  const ledger = longLogs(memoryLedger());
  const ports = { ledger, blobs: memoryBlobs(), profiles: memoryProfiles() };
  const person = async (name: string, role: "patient" | "doctor") => {
    const [wallet, keyring] = [memoryWallet(name), await createKeyring()];
    const connect = (index?: IndexCache) =>
      createChartkey<Wallet>({ ...ports, index, device: memoryDevice() }).connect({ wallet, keyring });
    const me = await connect();
    await me.register({ roles: [role], profile: { name, listed: true } });
    return { me, connect };
  };
  const file = async (patient: Address, count: number) => {
    let location: Hex = "0x";
    for await (const update of ledger.entries({ log: patient }))
      if (update.type === "entry" && "location" in update.entry.act) location = update.entry.act.location;
    for (let filed = 0; filed < count; filed += size)
      ledger.plant([
        size === 1
          ? { kind: "fileCard", patient, location, card: random() }
          : {
              kind: "fileCards",
              patient,
              location,
              cards: Array.from({ length: Math.min(size, count - filed) }, random),
            },
      ]);
  };
  const rao = await person("Rao", "doctor");
  const shown = Math.ceil(PAGE / patients);
  const all: (typeof rao)[] = [];
  for (let nth = 0; nth < patients; nth++) {
    const patient = await person(`Patient ${nth}`, "patient");
    all.push(patient);
    await patient.me.records.add(draft(0));
    await patient.me.grants.give({ grantee: rao.me.address, scope: "everything" });
    await file(patient.me.address, records - 1 - shown);
  }
  // the newest are there in full
  for (const { me } of all) for (let nth = 1; nth <= shown; nth++) await me.records.add(draft(nth));
  const [first] = all;
  if (!first) throw new TypeError("No patient");
  return { rao, first };
}
