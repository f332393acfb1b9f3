import type { Address, Ledger } from "@chartkey/core/adapters";
import { createPublicClient, custom } from "viem";
import { mainnet } from "viem/chains";
import { describe, expect, test } from "vitest";
import type { EvmLedgerOptions } from "../../src/index.js";
import { viemLedger } from "../../src/viem/index.js";

const address: Address = `0x${"12".repeat(20)}` as Address;

/** A ledger on a node with these answers. */
const ledgerOn = (answers: Readonly<Record<string, unknown>>, options: Partial<EvmLedgerOptions> = {}) => {
  const request = async ({ method }: { method: string }) => answers[method];
  const client = createPublicClient({ chain: mainnet, transport: custom({ request }, { retryCount: 0 }) });
  return viemLedger({ client, address, ...options });
};

describe("options", () => {
  test.each<Partial<EvmLedgerOptions>>([
    { address: "0x12" },
    { fromBlock: -1n },
    { finality: { depth: -1 } },
    { finality: { depth: 1.5 } },
    { maxLogRange: 0 },
    { maxLogRange: NaN },
    { timeout: 0 },
  ])("%o is a TypeError", (options) => {
    expect(() => ledgerOn({}, options)).toThrow(TypeError);
  });

  test("the ledger is named by chain and address, in lower case", () => {
    expect(ledgerOn({}, { address: "0x5FbDB2315678afecb367f032d93F642f64180aa3" }).id).toBe(
      "eip155:1:0x5fbdb2315678afecb367f032d93f642f64180aa3",
    );
  });
});

describe("a node", () => {
  test("on another chain is refused, and trying again does not help", async () => {
    const time = ledgerOn({ eth_chainId: "0x2" }).time();
    await expect(time).rejects.toMatchObject({ code: "MISCONFIGURED", retryable: false });
  });

  test.each([
    ["a block without a time", { eth_getBlockByNumber: { number: "0x1", hash: `0x${"00".repeat(32)}` } }],
    ["no block", { eth_getBlockByNumber: null }],
    ["a text", { eth_getBlockByNumber: "0x1" }],
    ["nothing", {}],
  ])("that answers with %s is away", async (_, answers) => {
    const time = ledgerOn({ eth_chainId: "0x1", ...answers }).time();
    await expect(time).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE", retryable: true });
  });

  test("without a ledger at the address is reported as such", async () => {
    const account = ledgerOn({ eth_chainId: "0x1", eth_call: "0x" }).account(address);
    await expect(account).rejects.toMatchObject({
      code: "MISCONFIGURED",
      message: `There is no Chartkey ledger at ${address}`,
      retryable: false,
    });
  });

  test("is well where the ledger answers, and says what is wrong where it does not", async () => {
    const empty = `0x${"00".repeat(128)}`;
    await ledgerOn({ eth_chainId: "0x1", eth_call: empty }).health?.();
    for (const answers of [{ eth_chainId: "0x2" }, { eth_chainId: "0x1", eth_call: "0x" }])
      await expect(ledgerOn(answers).health?.()).rejects.toMatchObject({ code: "MISCONFIGURED", retryable: false });
    const reverts = Promise.reject(Object.assign(new Error("execution reverted"), { code: 3 }));
    const other = ledgerOn({ eth_chainId: "0x1", eth_call: reverts });
    await expect(other.health?.()).rejects.toMatchObject({ code: "MISCONFIGURED", retryable: false });
    await expect(ledgerOn({}).health?.()).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE", retryable: true });
  });

  test("that never answers is away after the time that the app allows", async () => {
    const time = ledgerOn({ eth_chainId: new Promise(() => {}) }, { timeout: 5 }).time();
    await expect(time).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE", retryable: true });
  });

  test("that never answers can be left at any moment", async () => {
    const stop = new AbortController();
    const time = ledgerOn({ eth_chainId: "0x1", eth_getBlockByNumber: new Promise(() => {}) }).time({
      signal: stop.signal,
    });
    stop.abort(new Error("stopped"));
    await expect(time).rejects.toThrow("stopped");
  });

  test("is asked again for its chain after a failure", async () => {
    const answers: Record<string, unknown> = { eth_chainId: "nonsense" };
    const ledger = ledgerOn(answers);
    await expect(ledger.time()).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
    answers["eth_chainId"] = "0x1";
    answers["eth_getBlockByNumber"] = { number: "0x1", hash: `0x${"00".repeat(32)}`, timestamp: "0x10" };
    expect(await ledger.time()).toEqual(new Date(16_000));
  });
});

test("reading needs no wallet", () => {
  const reading: Ledger<never> = ledgerOn({});
  expect(reading.capabilities.reorganises).toBe(true);
});
