// pnpm bench reading Measures what reading costs on an EVM chain: requests, the time behind a node
// with 100 ms of latency that allows 500 blocks in a log query, and the requests of a doctor's
// lists. It runs the build (`pnpm build`), and fails above 20 s, or above 3 requests for each
// patient.
import { chartkeyLedgerAbi } from "@chartkey/contracts";
import { deploy } from "@chartkey/contracts/deploy";
import { type Address, createChartkey, createKeyring, type Hex } from "@chartkey/core";
import { memoryBlobs, memoryProfiles } from "@chartkey/core/fakes";
import { viemLedger, viemWallet } from "@chartkey/adapter-evm/viem";
import {
  createPublicClient,
  createTestClient,
  createWalletClient,
  defineChain,
  encodeFunctionData,
  http,
  parseEther,
  publicActions,
  zeroHash,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { setTimeout as pause } from "node:timers/promises";
import { startAnvil } from "../../../test/setup/anvil.ts";
import { type Lie, RpcFailure, startLyingProxy } from "../test/setup/lying-proxy.ts";

const ENTRIES = 1_000;
const BLOCKS = 300_000;
const MAX_RANGE = 500n;
const LATENCY = 100;
const MAX_TIME = 20_000;
const PATIENTS = 200;
const MAX_REQUESTS_EACH = 3;

const { url, stop } = await startAnvil();
const chain = defineChain({
  id: 31_337,
  name: "anvil",
  nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
  rpcUrls: { default: { http: [url] } },
});
const client = createTestClient({ mode: "anvil", chain, transport: http(url) }).extend(publicActions);
const rpc = (method: string, params: readonly unknown[] = []): Promise<unknown> =>
  // viem types the methods it knows, and not the rest
  client.request({ method, params } as never);

const [payer] = (await rpc("eth_accounts")) as readonly Hex[];
if (!payer) throw new Error("anvil has no account");
const { address, block } = await deploy({ send: rpc }, payer);
const patient: Address = "0x00000000000000000000000000000000000000aa" as Address;
await client.impersonateAccount({ address: patient });
await client.setBalance({ address: patient, value: parseEther("10") });
let last: Hex = "0x";
for (let nth = 0; nth < ENTRIES; nth++) {
  const card: Hex = `0x${(nth + 1).toString(16).padStart(64, "0")}`;
  const args = [`0x${"01".repeat(32)}`, card, 0] as const;
  const data = encodeFunctionData({ abi: chartkeyLedgerAbi, functionName: "fileCard", args });
  last = (await rpc("eth_sendTransaction", [{ from: patient, to: address, data, gas: "0x7a120" }])) as Hex;
}
await client.waitForTransactionReceipt({ hash: last });

const proxy = await startLyingProxy(url);

/** Each block of anvil stands for this many, since 300,000 of them take minutes to make. */
const STRETCH = BigInt(BLOCKS / ENTRIES);
const wide = (number: Hex): Hex => `0x${(BigInt(number) * STRETCH).toString(16)}`;
const narrow = (number: Hex): Hex => `0x${(BigInt(number) / STRETCH).toString(16)}`;

interface Numbered {
  readonly number?: Hex;
  readonly blockNumber?: Hex;
}

/** Shows the chain with as many blocks as the bench wants. */
const stretched: Lie = async (method, params, ask) => {
  if (method === "eth_getBlockByNumber") {
    const [tag] = params as readonly [string];
    const asked = tag.startsWith("0x") ? narrow(tag as Hex) : tag;
    const found = (await ask(method, params.with(0, asked))) as Numbered;
    return { ...found, number: wide(found.number ?? "0x0") };
  }
  if (method !== "eth_getLogs") return ask(method, params);
  const [query] = params as readonly [{ readonly fromBlock: Hex; readonly toBlock: Hex }];
  const from = (BigInt(query.fromBlock) + STRETCH - 1n) / STRETCH;
  const to = BigInt(query.toBlock) / STRETCH;
  if (from > to) return [];
  const range = { fromBlock: `0x${from.toString(16)}`, toBlock: `0x${to.toString(16)}` };
  const logs = (await ask(method, [{ ...query, ...range }])) as readonly Numbered[];
  return logs.map((log) => ({ ...log, blockNumber: wide(log.blockNumber ?? "0x0") }));
};

const slow: Lie = async (method, params, ask) => {
  await pause(LATENCY);
  const { fromBlock, toBlock } = (params[0] ?? {}) as { readonly fromBlock?: Hex; readonly toBlock?: Hex };
  if (method === "eth_getLogs" && fromBlock && toBlock && BigInt(toBlock) - BigInt(fromBlock) >= MAX_RANGE)
    throw new RpcFailure({ code: -32602, message: "exceed maximum block range: 500" });
  return stretched(method, params, ask);
};

const timeless: Lie = async (method, params, ask) => {
  const answer = await ask(method, params);
  if (method !== "eth_getLogs") return answer;
  return (answer as readonly object[]).map((log) => ({ ...log, blockTimestamp: undefined }));
};

async function measure(title: string, lie?: Lie): Promise<number> {
  proxy.setLie(lie);
  proxy.asked.length = 0;
  const reader = viemLedger({
    client: createPublicClient({ chain, transport: http(proxy.url, { timeout: 120_000 }) }),
    address,
    fromBlock: lie === timeless ? block : block * STRETCH,
  });
  const start = performance.now();
  let entries = 0;
  for await (const update of reader.entries({ log: patient })) entries += update.type === "entry" ? 1 : 0;
  const time = performance.now() - start;
  const columns = [title.padEnd(56), `${entries} entries`.padStart(14), `${proxy.asked.length} requests`.padStart(16)];
  console.log(`${columns.join("")}${`${(time / 1000).toFixed(1)} s`.padStart(10)}`);
  return entries === ENTRIES ? time : Infinity;
}

await measure(`over ${BLOCKS} blocks`, stretched);
await measure("from a node without block times", timeless);
const time = await measure(`${LATENCY} ms of latency, ${MAX_RANGE} blocks in a query`, slow);
if (time > MAX_TIME) process.exitCode = 1;

const readerOf = (at: string) => createPublicClient({ chain, transport: http(at), pollingInterval: 10 });

/** Lets 200 patients grant a doctor everything, and counts what the doctor's lists cost. */
async function measureDoctor(): Promise<void> {
  proxy.setLie();
  const account = privateKeyToAccount(generatePrivateKey());
  await client.setBalance({ address: account.address, value: parseEther("10") });
  const wallet = viemWallet(createWalletClient({ chain, account, transport: http(url) }));
  const keyring = await createKeyring();
  const ports = { blobs: memoryBlobs(), profiles: memoryProfiles() };
  const connect = (at: string) =>
    createChartkey({ ...ports, ledger: viemLedger({ client: readerOf(at), address, fromBlock: block }) }).connect({
      wallet,
      keyring,
    });
  await (await connect(url)).register({ roles: ["doctor"], profile: { name: "Rao", listed: true } });
  for (let nth = 1; nth <= PATIENTS; nth++) {
    const from: Hex = `0x${(2 ** 40 + nth).toString(16).padStart(40, "0")}`;
    await client.impersonateAccount({ address: from });
    await client.setBalance({ address: from, value: parseEther("1") });
    const envelope: Hex = `0x${nth.toString(16).padStart(64, "0")}`;
    const args = [account.address, zeroHash, zeroHash, 2 ** 40 - 1, 1, envelope, 0] as const;
    const data = encodeFunctionData({ abi: chartkeyLedgerAbi, functionName: "grantAccess", args });
    last = (await rpc("eth_sendTransaction", [{ from, to: address, data, gas: "0x7a120" }])) as Hex;
  }
  await client.waitForTransactionReceipt({ hash: last });
  for (const list of ["receivedGrants", "sharedRecords"] as const) {
    const me = await connect(proxy.url);
    proxy.asked.length = 0;
    await me[list].list().page();
    const each = proxy.asked.length / PATIENTS;
    console.log(`${`${list}: ${PATIENTS} patients`.padEnd(70)}${each.toFixed(2).padStart(16)} requests each`);
    if (each > MAX_REQUESTS_EACH) process.exitCode = 1;
  }
}

await measureDoctor();
await proxy.stop();
await stop();
