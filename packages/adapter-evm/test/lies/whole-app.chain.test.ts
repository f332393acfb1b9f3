import { createChartkey, createKeyring, type Participant } from "@chartkey/core";
import { type HeadSource, type Ledger } from "@chartkey/core/adapters";
import { memoryBlobs, memoryProfiles } from "@chartkey/core/fakes";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EvmLedgerOptions, EvmWallet } from "../../src/index.js";
import { newKey, newLedger } from "../setup/chain-fixture.js";
import { libraries } from "../setup/libraries.js";
import { type Lie, type LyingProxy, startLyingProxy } from "../setup/lying-proxy.js";
import { ownChain } from "../setup/test-chain.js";
import { changeAnswer, quantity, type RpcLog } from "./lie-of.js";

const honest = await ownChain("anvil");

const logs = (change: (all: readonly RpcLog[]) => readonly RpcLog[]): Lie => changeAnswer("eth_getLogs", change);

async function titles(me: Participant): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const row of me.records.list()) found.push(row.ok ? row.record.title : row.problem.code);
  return found;
}

describe.each(["viem", "ethers"] as const)("a patient on a new device, through %s", (name) => {
  const [blobs, profiles] = [memoryBlobs(), memoryProfiles()];
  let proxy: LyingProxy;
  let options: EvmLedgerOptions;
  let keyring: Awaited<ReturnType<typeof createKeyring>>;
  let wallet: EvmWallet;
  let before: bigint;

  const connect = (ledger: Ledger<EvmWallet>, heads?: HeadSource) =>
    createChartkey({ ledger, ...(heads && { heads }), blobs, profiles }).connect({ wallet, keyring });
  const through = (url: string) => libraries[name].connect({ ...honest, url }, options).ledger;

  beforeAll(async () => {
    [options, keyring] = [await newLedger(honest), await createKeyring()];
    wallet = await libraries[name].wallet(honest, await newKey(honest));
    proxy = await startLyingProxy(honest.url);
    const me = await connect(through(honest.url));
    await me.register({ roles: ["patient"], profile: { name: "Asha", listed: false } });
    await me.records.add({ title: "First", mediaType: "text/plain", content: new Uint8Array([1]) });
    before = await honest.client.getBlockNumber();
    await me.records.add({ title: "Second", mediaType: "text/plain", content: new Uint8Array([2]) });
  });
  afterAll(() => proxy.stop());

  const lies: Readonly<Record<string, Lie>> = {
    "hides the key": logs((all) => all.slice(1)),
    "hides the last record": logs((all) => all.slice(0, -1)),
    "returns records in another order": logs((all) => [...all.slice(0, -2), ...all.slice(-2).toReversed()]),
  };
  test.each(Object.entries(lies))("does not read from a node that %s", async (_, lie) => {
    proxy.setLie(lie);
    await expect(connect(through(proxy.url))).rejects.toMatchObject({ code: "LEDGER_INCOMPLETE", retryable: true });
    proxy.setLie();
    expect(await titles(await connect(through(proxy.url)))).toEqual(["Second", "First"]);
  });

  test("reads an older state, unless another node is asked as well", async () => {
    proxy.setLie(async (method, params, ask) => {
      const old = quantity(before);
      if (method === "eth_getBlockByNumber" && params[0] === "latest") return ask(method, [old, false]);
      if (method === "eth_call") return ask(method, [params[0], old]);
      return ask(method, params);
    });
    expect(await titles(await connect(through(proxy.url)))).toEqual(["First"]);
    await expect(connect(through(proxy.url), through(honest.url))).rejects.toMatchObject({ code: "LEDGER_INCOMPLETE" });
    proxy.setLie();
    expect(await titles(await connect(through(proxy.url), through(honest.url)))).toEqual(["Second", "First"]);
  });
});
