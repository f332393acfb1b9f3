import { createChartkey, createKeyring, type Participant } from "@chartkey/core";
import { isChartkeyError } from "@chartkey/core/adapters";
import { fixedClock, memoryBlobs, memoryDevice, memoryProfiles } from "@chartkey/core/fakes";
import { expect } from "vitest";
import type { EvmLedgerOptions } from "../../src/index.js";
import { newKey, newLedger } from "../setup/chain-fixture.js";
import { type Endpoint, libraries } from "../setup/libraries.js";
import type { TestChain } from "../setup/test-chain.js";

/** A ledger so old that nodes know it which are behind. */
export async function knownLedger(chain: TestChain): Promise<EvmLedgerOptions> {
  const options = await newLedger(chain);
  await chain.client.mine({ blocks: 60 });
  return options;
}

async function titles(me: Participant, of: "records" | "sharedRecords"): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const row of me[of].list()) found.push(row.ok ? row.record.title : row.problem.code);
  return found.toSorted();
}

/**
 * What the doctor sees. Where the node may be behind, the doctor looks until it is there: a list
 * misses what is new, or an error says that the node is behind.
 */
async function shared(doctor: Participant, expected: readonly string[], isOlder: boolean): Promise<void> {
  for (;;) {
    const found = await titles(doctor, "sharedRecords").catch((error: unknown) => {
      if (isOlder && isChartkeyError(error) && error.retryable) return [error.code];
      throw error;
    });
    if (isOlder && found.join() !== expected.join()) continue;
    expect(found).toEqual(expected);
    return;
  }
}

const note = (title: string) => ({ content: new TextEncoder().encode(title), title, mediaType: "text/plain" });

/**
 * A patient adds a record, lets a doctor read it, adds another one, and ends the grant; the doctor
 * looks after each step. All of it goes through one ledger; the wallets have a node of their own.
 * @param isOlder whether the node may be behind: then only the doctor uses it
 */
export async function shortStory(
  chain: TestChain,
  node: Endpoint,
  { isOlder = false, ...options }: EvmLedgerOptions & { readonly isOlder?: boolean },
): Promise<void> {
  const { ledger, close } = libraries.viem.connect(node, { ...options, cache: memoryDevice() });
  const honest = libraries.viem.connect(chain, options);
  // the tests before this one have moved the chain's time
  const { timestamp } = await chain.client.getBlock();
  const clock = fixedClock(new Date(Number(timestamp) * 1000));
  const ports = { blobs: memoryBlobs(), profiles: memoryProfiles(), clock };
  const person = async (name: string, role: string) => {
    const wallet = await libraries.viem.wallet(chain, await newKey(chain));
    const account = { wallet, keyring: await createKeyring() };
    const connect = (by: typeof ledger) => createChartkey({ ...ports, ledger: by }).connect(account);
    const me = await connect(isOlder ? honest.ledger : ledger);
    await me.register({ roles: [role], profile: { name, listed: true } });
    return { me, connect };
  };
  const [{ me: asha }, doctor] = [await person("Asha", "patient"), await person("Rao", "doctor")];
  await chain.client.mine({ blocks: 30 });
  const rao = await doctor.connect(ledger);
  await asha.records.add(note("First"));
  await asha.grants.give({ grantee: rao.address, scope: "everything" });
  await shared(rao, ["First"], isOlder);
  await asha.records.add(note("Second"));
  expect(await titles(asha, "records")).toEqual(["First", "Second"]);
  await shared(rao, ["First", "Second"], isOlder);
  await asha.grants.revoke({ grantee: rao.address, scope: "everything" });
  await shared(rao, [], isOlder);
  close();
  honest.close();
}
