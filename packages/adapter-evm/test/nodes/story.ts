import { createChartkey, createKeyring, type Participant } from "@chartkey/core";
import { memoryBlobs, memoryDevice, memoryProfiles } from "@chartkey/core/fakes";
import { expect } from "vitest";
import type { EvmLedgerOptions } from "../../src/index.js";
import { newKey } from "../setup/chain-fixture.js";
import { type Endpoint, libraries } from "../setup/libraries.js";
import type { TestChain } from "../setup/test-chain.js";

async function titles(me: Participant, of: "records" | "sharedRecords"): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const row of me[of].list()) found.push(row.ok ? row.record.title : row.problem.code);
  return found.toSorted();
}

/** What the doctor sees; where the node may be behind, as soon as it sees this. */
async function shared(doctor: Participant, expected: readonly string[], isOlder: boolean): Promise<void> {
  for (;;) {
    const found = await titles(doctor, "sharedRecords");
    if (isOlder && found.join() !== expected.join()) continue;
    expect(found).toEqual(expected);
    return;
  }
}

const note = (title: string) => ({ content: new TextEncoder().encode(title), title, mediaType: "text/plain" });

/**
 * A patient adds a record, lets a doctor read it, adds another one, and ends the grant; the doctor
 * looks after each step. All of it goes through one ledger; the wallets have a node of their own.
 * @param isOlder whether a list may miss what is new for a moment
 */
export async function shortStory(
  chain: TestChain,
  node: Endpoint,
  { isOlder = false, ...options }: EvmLedgerOptions & { readonly isOlder?: boolean },
): Promise<void> {
  const { ledger, close } = libraries.viem.connect(node, { ...options, cache: memoryDevice() });
  const ports = { ledger, blobs: memoryBlobs(), profiles: memoryProfiles() };
  const person = async (name: string, role: string) => {
    const wallet = await libraries.viem.wallet(chain, await newKey(chain));
    const me = await createChartkey(ports).connect({ wallet, keyring: await createKeyring() });
    await me.register({ roles: [role], profile: { name, listed: true } });
    return me;
  };
  const [asha, rao] = [await person("Asha", "patient"), await person("Rao", "doctor")];
  await asha.records.add(note("First"));
  await asha.grants.give({ grantee: rao.address, scope: "everything" });
  await shared(rao, ["First"], isOlder);
  await asha.records.add(note("Second"));
  expect(await titles(asha, "records")).toEqual(["First", "Second"]);
  await shared(rao, ["First", "Second"], isOlder);
  await asha.grants.revoke({ grantee: rao.address, scope: "everything" });
  await shared(rao, [], isOlder);
  close();
}
