import { type Act, isChartkeyError, parseAddress } from "@chartkey/core/adapters";
import { createPublicClient, custom } from "viem";
import { mainnet } from "viem/chains";
import { expect, test } from "vitest";
import { batchingRelayer, eip1193Wallet, type EvmWallet, relayed, walletRelayer } from "../src/index.js";
import { provenHeads } from "../src/proofs/index.js";
import { ethersLedger, ethersRegistry, ethersWallet } from "../src/ethers/index.js";
import { viemLedger, viemRegistry, viemWallet } from "../src/viem/index.js";

// what JavaScript can pass, whatever the types say
type Bad = never;

const someone = parseAddress(`0x${"34".repeat(20)}`);
const address = parseAddress(`0x${"12".repeat(20)}`);
const bytes32 = `0x${"56".repeat(32)}` as const;
const asked: string[] = [];
const request = async ({ method }: { method: string }) => {
  asked.push(method);
  throw new Error("Nothing is asked of a node");
};
const client = createPublicClient({ chain: mainnet, transport: custom({ request }, { retryCount: 0 }) });
/** The account of a bundler's client. */
const bundler = { ...client, account: { type: "smart", address: someone } };
const ledger = viemLedger({ client, address });
const registry = viemRegistry({ client, address });
const refuse = async (): Promise<never> => {
  asked.push("wallet");
  throw new Error("Nothing is asked of a wallet");
};
const wallet: EvmWallet = { address: someone, chainId: refuse, send: refuse, signTypedData: refuse };
const eip1193 = await eip1193Wallet({ request }, someone);
const relayer = { submit: refuse };
const trustedBlock = refuse;

const key: Act = { kind: "publishKey", participant: someone, key: bytes32 };
const scope = `0x${"00".repeat(32)}` as const;
const grant = {
  kind: "grantAccess",
  patient: someone,
  grantee: address,
  scope,
  until: 1,
  permissions: 1,
  envelope: bytes32,
  request: bytes32,
};
const notAddress = ["", "0x", "Rao", `0x${"aB".repeat(20)}`, undefined, null, 5, {}];
const notBytes32 = ["", "0x", `0x${"5".repeat(63)}`, `0x${"56".repeat(33)}`, undefined, null, 5];
const notCount = [-1, 1.5, Number.NaN, "5", null, {}, 2 ** 60];
const notTime = [0, -1, Number.NaN, Infinity, "5", null];
const notGas = [0n, -1n, 5, "5", null];

const options = (fields: object) => () => viemLedger({ client, address, ...fields });
const heads = (fields: object) => () => provenHeads({ ledger: ledger.id, client, trustedBlock, ...fields });
const submit = (act: object) => () => ledger.submit([act as Act], wallet);

const table: readonly (readonly [string, string, (value: Bad) => () => unknown, readonly unknown[]])[] = [
  ["viemLedger", "address", (value) => options({ address: value }), notAddress],
  ["viemLedger", "preparer", (preparer) => options({ preparer }), notAddress.filter((value) => value !== undefined)],
  ["viemLedger", "fromBlock", (fromBlock) => options({ fromBlock }), [-1n, 5, "5", null, 2n ** 64n]],
  [
    "viemLedger",
    "finality",
    (finality) => options({ finality }),
    [null, 5, "safe", {}, { depth: -1 }, { depth: 1.5 }, { depth: "5" }],
  ],
  ["viemLedger", "maxLogRange", (maxLogRange) => options({ maxLogRange }), [0, ...notCount]],
  ["viemLedger", "timeout", (timeout) => options({ timeout }), notTime],
  ["viemLedger", "cache", (cache) => options({ cache }), [null, 5, {}, { get: 5 }]],
  ["viemLedger", "client", (value) => options({ client: value }), [undefined, null, 5, {}]],
  ["viemRegistry", "address", (value) => () => viemRegistry({ client, address: value }), notAddress],
  [
    "viemRegistry",
    "finality",
    (finality) => () => viemRegistry({ client, address, finality }),
    [null, 5, { depth: -1 }],
  ],
  ["viemRegistry", "timeout", (timeout) => () => viemRegistry({ client, address, timeout }), notTime],
  ["viemWallet", "client", (value) => () => viemWallet(value), [undefined, null, 5, {}, client, bundler]],
  [
    "ethersLedger",
    "provider",
    (provider) => () => ethersLedger({ provider, chainId: 1, address }),
    [undefined, null, 5, {}],
  ],
  [
    "ethersLedger",
    "chainId",
    (chainId) => () => ethersLedger({ provider: { send: refuse } as Bad, chainId, address }),
    [0, undefined, ...notCount],
  ],
  [
    "ethersRegistry",
    "chainId",
    (chainId) => () => ethersRegistry({ provider: { send: refuse } as Bad, chainId, address }),
    [0, undefined, ...notCount],
  ],
  ["ethersWallet", "signer", (signer) => () => ethersWallet(signer), [undefined, null, 5, {}]],
  ["relayed", "lifetime", (lifetime) => () => relayed(ledger, relayer, { lifetime }), [0, 86_401, ...notCount]],
  ["relayed", "clock", (clock) => () => relayed(ledger, relayer, { clock }), [null, {}, new Date(0)]],
  ["relayed", "relayer", (one) => () => relayed(ledger, one), [undefined, null, {}]],
  ["relayed", "ledger", (one) => () => relayed(one, relayer), [undefined, null, {}]],
  ["walletRelayer", "wallet", (one) => () => walletRelayer(ledger, one), [undefined, null, { address: someone }]],
  ["batchingRelayer", "wallet", (one) => () => batchingRelayer(ledger, one), [undefined, null, { address: someone }]],
  ["walletRelayer", "maxGas", (maxGas) => () => walletRelayer(ledger, wallet, { maxGas }), notGas],
  ["walletRelayer", "maxBytes", (maxBytes) => () => walletRelayer(ledger, wallet, { maxBytes }), [0, ...notCount]],
  [
    "batchingRelayer",
    "wait",
    (wait) => () => batchingRelayer(ledger, wallet, { wait }),
    [-1, Number.NaN, 600_001, "5", null],
  ],
  ["batchingRelayer", "maxCalls", (maxCalls) => () => batchingRelayer(ledger, wallet, { maxCalls }), [0, ...notCount]],
  ["batchingRelayer", "gasEach", (gasEach) => () => batchingRelayer(ledger, wallet, { gasEach }), notGas],
  ["provenHeads", "ledger", (id) => heads({ ledger: id }), [undefined, null, 5, "", "eip155:1", "memory:1:ledger"]],
  ["provenHeads", "client", (value) => heads({ client: value }), [undefined, null, 5, {}]],
  ["provenHeads", "trustedBlock", (value) => heads({ trustedBlock: value }), [undefined, null, bytes32, {}]],
  ["provenHeads", "timeout", (timeout) => heads({ timeout }), notTime],
  ["eip1193Wallet", "provider", (provider) => () => eip1193Wallet(provider, someone), [undefined, null, 5, {}]],
  ["eip1193Wallet", "account", (account) => () => eip1193Wallet({ request }, account), ["", "Rao", undefined, null, 5]],
  [
    "eip1193Wallet().signMessage",
    "text",
    (text) => () => eip1193.signMessage(text),
    ["", "\uD800", "x".repeat(4_097), undefined, null, 5, {}],
  ],
  ["eip1193Wallet().onLeave", "listener", (one) => () => eip1193.onLeave(one), [undefined, null, 5, "", {}]],
  ["account", "participant", (participant) => () => ledger.account(participant), notAddress],
  ["grant", "patient", (patient) => () => ledger.grant({ patient, grantee: someone, scope }), notAddress],
  ["grant", "grantee", (grantee) => () => ledger.grant({ patient: someone, grantee, scope }), notAddress],
  ["grant", "scope", (value) => () => ledger.grant({ patient: someone, grantee: someone, scope: value }), notBytes32],
  [
    "hasAccess",
    "patient",
    (patient) => () => ledger.hasAccess({ patient, grantee: someone, scopes: [scope] }),
    notAddress,
  ],
  [
    "hasAccess",
    "scopes",
    (scopes) => () => ledger.hasAccess({ patient: someone, grantee: address, scopes }),
    [null, 5, ["0x"], Array(17).fill(scope)],
  ],
  ["entries", "after", (after) => () => ledger.entries({ after }), ["", "x", 5, null]],
  ["entries", "log", (log) => () => ledger.entries({ log }), ["", "Asha", 5, null]],
  ["entries", "counterparty", (counterparty) => () => ledger.entries({ counterparty }), ["", "Asha", 5, null]],
  ["follow", "after", (after) => () => ledger.follow({ after }), ["", "x", 5, null, "Now"]],
  ["follow", "logs", (logs) => () => ledger.follow({ logs }), [5, null, ["Asha"], Array(101).fill(someone)]],
  [
    "submit",
    "acts",
    (acts) => () => ledger.submit(acts, wallet),
    [undefined, null, 5, [], Array.from({ length: 129 }, () => key)],
  ],
  ["submit", "acts[0]", (act) => () => ledger.submit([act], wallet), [null, 5, {}, { kind: "hide" }]],
  ["submit", "base", (base) => () => ledger.submit([key], wallet, { base }), [undefined, null, 5]],
  [
    "submit",
    "base.nonce",
    (nonce) => () => ledger.submit([key], wallet, { base: { nonce, access: 0 } }),
    [undefined, -1, 1.5, 2 ** 32, "5", null],
  ],
  [
    "submit",
    "base.access",
    (access) => () => ledger.submit([key], wallet, { base: { nonce: 0, access } }),
    [undefined, -1, 1.5, 2 ** 16, "5", null],
  ],
  ["submit", "participant", (participant) => submit({ ...key, participant }), notAddress],
  ["submit", "key", (value) => submit({ ...key, key: value }), notBytes32],
  ["submit", "grantee", (grantee) => submit({ ...grant, grantee }), notAddress],
  ["submit", "scope", (value) => submit({ ...grant, scope: value }), notBytes32],
  ["submit", "until", (until) => submit({ ...grant, until }), [-1, 1.5, Number.NaN, 2 ** 40, "5", null]],
  ["submit", "permissions", (permissions) => submit({ ...grant, permissions }), [-1, 1.5, 256, "5", null]],
  ["submit", "envelope", (envelope) => submit({ ...grant, envelope }), notBytes32],
  ["submit", "request", (answered) => submit({ ...grant, request: answered }), notBytes32],
  ["finalized", "transaction", (transaction) => () => ledger.finalized({ transaction }), notBytes32],
  [
    "finalized",
    "position",
    (position) => () => ledger.finalized({ transaction: bytes32, position }),
    [undefined, null, 5, {}, { sequence: 5 }, { sequence: "5" }],
  ],
  [
    "attest",
    "participant",
    (participant) => () =>
      registry.attest([{ participant, role: "doctor", until: 1, digest: `0x${"ab".repeat(24)}` }], wallet),
    notAddress,
  ],
];

const isIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;

async function outcomeOf(call: () => unknown): Promise<unknown> {
  try {
    const result = await call();
    if (!isIterable(result)) return result;
    for await (const one of result) return one;
    return undefined;
  } catch (error) {
    return error;
  }
}

/** What is wrong with how a call ended: nothing, for a typed error that names the field. */
function fault(outcome: unknown, field: string): string | undefined {
  if (!(outcome instanceof TypeError) && !isChartkeyError(outcome)) return `is no typed error: ${String(outcome)}`;
  return outcome.message.includes(field) ? undefined : `does not name the field: ${outcome.message}`;
}

const shown = (value: unknown) => (typeof value === "bigint" ? `${value}n` : JSON.stringify(value)?.slice(0, 50));

test.each(table)(
  "%s refuses a bad `%s` by its name, and asks neither node nor wallet",
  async (_name, field, call, values) => {
    const faults: string[] = [];
    for (const value of values) {
      asked.length = 0;
      const found = [
        fault(await outcomeOf(call(value as Bad)), field),
        asked.length > 0 ? `asked: ${asked.join(", ")}` : undefined,
      ];
      faults.push(...found.flatMap((one) => (one === undefined ? [] : `${shown(value)} ${one.slice(0, 160)}`)));
    }
    expect(faults).toEqual([]);
  },
);
