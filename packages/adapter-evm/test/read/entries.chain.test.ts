import type { Act, Cursor, Hex } from "@chartkey/core/adapters";
import { createPublicClient, http, keccak256, pad, stringToHex } from "viem";
import { describe, expect, test } from "vitest";
import { PATIENCE } from "../../../../test/setup/patience.js";
import { type EvmLedgerOptions } from "../../src/index.js";
import { viemLedger } from "../../src/viem/index.js";
import { newKey, newLedger } from "../setup/chain-fixture.js";
import { libraries } from "../setup/libraries.js";
import { ownChain } from "../setup/test-chain.js";

const chain = await ownChain("anvil");
const { rpcUrls } = chain.chain;

/** A node that allows log queries over few blocks, and refuses others as nodes do. */
function strictNode(options: EvmLedgerOptions, allowed: number) {
  const spans: number[] = [];
  const fetchFn: typeof fetch = async (input, init) => {
    const { id, method, params } = JSON.parse(init?.body as string) as {
      readonly id: number;
      readonly method: string;
      readonly params: readonly [{ readonly fromBlock: Hex; readonly toBlock: Hex }];
    };
    if (method === "eth_getLogs") {
      const span = Number(params[0].toBlock) - Number(params[0].fromBlock) + 1;
      spans.push(span);
      if (span > allowed)
        return Response.json({ jsonrpc: "2.0", id, error: { code: -32005, message: "block range is too wide" } });
    }
    return fetch(input, init);
  };
  const transport = http(rpcUrls.default.http[0], { fetchFn, retryCount: 0, timeout: PATIENCE });
  const client = createPublicClient({ chain: chain.chain, transport, pollingInterval: 10 });
  return { ledger: viemLedger({ client, ...options }), spans };
}

async function ledgerWithEntries() {
  const options = await newLedger(chain);
  const wallet = await libraries.viem.wallet(chain, await newKey(chain));
  const { ledger } = libraries.viem.connect(chain, options);
  const acts: Act[] = [];
  for (let i = 0; i < 5; i++) {
    const act: Act = { kind: "publishKey", participant: wallet.address, key: `0x${`0${i}`.repeat(32)}` };
    await ledger.submit([act], wallet);
    await chain.client.mine({ blocks: i });
    acts.push(act);
  }
  return { options, ledger, wallet, acts };
}

const actsOf = async (ledger: Awaited<ReturnType<typeof ledgerWithEntries>>["ledger"]) => {
  const acts: (Act | undefined)[] = [];
  for await (const update of ledger.entries({})) acts.push(update.type === "entry" ? update.entry.act : undefined);
  return acts;
};

describe("entries over many blocks", () => {
  test.each([1, 2, 3, 5])("where a node allows %i at a time", async (allowed) => {
    const { options, acts } = await ledgerWithEntries();
    const { ledger, spans } = strictNode(options, allowed);
    expect(await actsOf(ledger)).toEqual(acts);
    expect(Math.max(...spans)).toBeGreaterThan(allowed);
  });

  test.each([1, 4, 1_000])("at most %i at a time, where the app sets this limit", async (maxLogRange) => {
    const { options, acts } = await ledgerWithEntries();
    const { ledger, spans } = strictNode({ ...options, maxLogRange }, maxLogRange);
    expect(await actsOf(ledger)).toEqual(acts);
    expect(Math.max(...spans)).toBeLessThanOrEqual(maxLogRange);
  });

  test("a node that refuses even one block is away", async () => {
    const { options } = await ledgerWithEntries();
    await expect(actsOf(strictNode(options, 0).ledger)).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
  });

  test("an event that is malformed is reported as unknown, and those around it are read", async () => {
    const { options, ledger, wallet, acts } = await ledgerWithEntries();
    // KeyPublished without its key
    await chain.emit(options.address, [keccak256(stringToHex("KeyPublished(address,bytes32)")), pad(wallet.address)]);
    await ledger.submit(acts.slice(0, 1), wallet);
    expect(await actsOf(ledger)).toEqual([...acts, undefined, acts[0]]);
    const ethers = libraries.ethers.connect(chain, options).ledger;
    expect(await actsOf(ethers)).toEqual([...acts, undefined, acts[0]]);
  });
});

test("behind a cursor whose block is gone, what was final when it was given out does not come again", async () => {
  const { options, ledger, wallet, acts } = await ledgerWithEntries();
  const [lost, kept] = [acts.slice(0, 1), acts.slice(1, 2)];
  let after: Cursor | undefined;
  await chain.reorganise(async () => {
    await ledger.submit(lost, wallet);
    for await (const update of ledger.entries({})) if (update.type === "entry") after = update.entry.cursor;
  });
  await ledger.submit(kept, wallet);
  for (const { ledger: another, close } of Object.values(libraries).map(({ connect }) => connect(chain, options))) {
    const reported: (Act | undefined)[] = [];
    for await (const update of another.entries({ after }))
      reported.push(update.type === "entry" ? update.entry.act : undefined);
    // four blocks follow the last of them
    expect(reported).toEqual(kept);
    close();
  }
});

describe("finality", () => {
  test("as the chain itself has it", async () => {
    const { options } = await ledgerWithEntries();
    const { ledger } = libraries.viem.connect(chain, { ...options, finality: "finalized" });
    expect(ledger.capabilities.reorganises).toBe(true);
    const finals: boolean[] = [];
    await chain.client.mine({ blocks: 70 });
    for await (const update of ledger.entries({}))
      if (update.type === "entry") finals.push(update.entry.position.final);
    expect(finals).toEqual([true, true, true, true, true]);
  });

  test("at once, on a chain that never reorganises", async () => {
    const { options, wallet, acts } = await ledgerWithEntries();
    const { ledger } = libraries.viem.connect(chain, { ...options, finality: { depth: 0 } });
    expect(ledger.capabilities.reorganises).toBe(false);
    const receipt = await ledger.submit(acts.slice(0, 1), wallet);
    expect(receipt.position.final).toBe(true);
    expect(await ledger.finalized(receipt)).toEqual(receipt);
    const transaction = `0x${receipt.transaction.slice(2).toUpperCase()}`;
    expect(await ledger.finalized({ ...receipt, transaction })).toEqual(receipt);
  });
});
