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
 * Looks until what is expected is there, where the node may be behind: a list misses what is new,
 * or an error says that the node is behind. Elsewhere it looks once.
 */
async function sees<T>(look: () => Promise<T>, expected: T, isOlder: boolean): Promise<void> {
  for (;;) {
    const found = await look().catch((error: unknown) => {
      if (isOlder && isChartkeyError(error) && error.retryable) return error.code;
      throw error;
    });
    if (isOlder && JSON.stringify(found) !== JSON.stringify(expected)) continue;
    expect(found).toEqual(expected);
    return;
  }
}

/** The bytes of the last version of a record, as text. */
async function text(me: Participant, of: "records" | "sharedRecords", title: string): Promise<string> {
  for await (const row of me[of].list())
    if (row.ok && row.record.title === title) {
      const opened = await me[of].open(row.record.ref);
      return new TextDecoder().decode(await opened.bytes());
    }
  return "";
}

const note = (title: string) => ({ content: new TextEncoder().encode(title), title, mediaType: "text/plain" });

/**
 * A patient adds records in two folders; a doctor asks for access, and gets it for a day; the
 * patient corrects a record, adds one, lets the doctor go, and adds another. The doctor looks after
 * each step. All of it goes through one ledger; the wallets have a node of their own.
 * @param isOlder whether the node may be behind: then it is used by nobody but the doctor, to read
 */
export async function story(
  chain: TestChain,
  node: Endpoint,
  { isOlder = false, ...options }: EvmLedgerOptions & { readonly isOlder?: boolean },
): Promise<void> {
  const { ledger, close } = libraries.viem.connect(node, { ...options, cache: memoryDevice() });
  const honest = libraries.viem.connect(chain, options);
  // the tests before this one have moved the chain's time
  const { timestamp } = await chain.client.getBlock();
  const clock = fixedClock(new Date(Number(timestamp) * 1000));
  const ports = { blobs: memoryBlobs(), profiles: memoryProfiles(), clock, trust: { requests: "anyone" } } as const;
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
  const shows = (expected: readonly string[]) => sees(() => titles(rao, "sharedRecords"), expected, isOlder);

  const first = await asha.records.add(note("First"));
  const { id: folder } = await asha.folders.create("Heart");
  await asha.records.add({ ...note("Second"), folder });
  await doctor.me.sentRequests.send({ patient: asha.address, purpose: "TREAT", message: "Please" });
  const [request] = (await asha.requests.list({ state: "open" }).page()).items;
  if (!request) throw new Error("No request came");
  expect(request).toMatchObject({ message: "Please" });
  await asha.requests.approve(request.id, { until: new Date(clock.now().getTime() + 86_400_000) });
  await shows(["First", "Second"]);
  await sees(() => text(rao, "sharedRecords", "First"), "First", isOlder);

  await asha.records.amend(first.record.ref.record, { content: new TextEncoder().encode("First, corrected") });
  await asha.records.add(note("Third"));
  expect(await titles(asha, "records")).toEqual(["First", "Second", "Third"]);
  await shows(["First", "Second", "Third"]);
  await sees(() => text(rao, "sharedRecords", "First"), "First, corrected", isOlder);

  await asha.grants.revoke({ grantee: rao.address, scope: "everything" });
  await asha.records.add(note("Fourth"));
  await shows([]);
  expect(await text(asha, "records", "Fourth")).toBe("Fourth");
  close();
  honest.close();
}
