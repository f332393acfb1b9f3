import { expect, test } from "vitest";
import {
  createChartkey,
  createKeyring,
  createReader,
  type Ports,
  isChartkeyError,
  readKit,
  unlockKeyring,
  type Wallet,
} from "../../src/index.js";
import { openExport } from "../../src/export/index.js";
import { memoryBlobs, memoryLedger, memoryProfiles, memoryWallet, seededEntropy } from "../../src/fakes/index.js";

// a value that JavaScript can pass although its type is wrong
type Bad = never;

const readerPorts = { ledger: memoryLedger(), profiles: memoryProfiles() };
const ports: Ports<Wallet> = { ...readerPorts, blobs: memoryBlobs() };
const keyring = await createKeyring(seededEntropy("bad input"));
const wallet = memoryWallet("bad input");
const owner = { ledger: ports.ledger.id, address: wallet.address };
const passphrase = "correct horse battery";
const sealed = await keyring.seal({ passphrase });
const noFiles = async function* () {};
const notObject = [undefined, null, 5, "port", {}];
const notPassphrase = ["", "short", "x".repeat(1025), null, 5, {}];

const table: readonly (readonly [string, string, (value: Bad) => () => unknown, readonly unknown[]])[] = [
  ["createChartkey", "ledger", (ledger) => () => createChartkey({ ...ports, ledger }), notObject],
  ["createChartkey", "blobs", (blobs) => () => createChartkey({ ...ports, blobs }), notObject],
  ["createChartkey", "profiles", (profiles) => () => createChartkey({ ...ports, profiles }), notObject],
  ["createChartkey", "device", (device) => () => createChartkey({ ...ports, device }), [null, 5, {}]],
  ["createChartkey", "index", (index) => () => createChartkey({ ...ports, index }), [null, 5, {}, { get() {} }]],
  ["createChartkey", "clock", (clock) => () => createChartkey({ ...ports, clock }), [null, 5, {}]],
  ["createChartkey", "entropy", (entropy) => () => createChartkey({ ...ports, entropy }), [null, 5, {}]],
  ["createReader", "ledger", (ledger) => () => createReader({ ...readerPorts, ledger }), notObject],
  [
    "createReader",
    "ledger.id",
    (id) => () => createReader({ ...readerPorts, ledger: { ...ports.ledger, id } }),
    [undefined, null, 5, "", "ledger", "Memory:1:ledger", "eip155:01:0x5fbdb2315678afecb367f032d93f642f64180aa3"],
  ],
  ["createReader", "profiles", (profiles) => () => createReader({ ...readerPorts, profiles }), notObject],
  ["connect", "wallet", (value) => () => createChartkey(ports).connect({ wallet: value, keyring }), notObject],
  [
    "connect",
    "address",
    (address) => () => createChartkey(ports).connect({ wallet: { ...wallet, address }, keyring }),
    ["", "0x", 5, wallet.address.toLowerCase()],
  ],
  ["connect", "keyring", (value) => () => createChartkey(ports).connect({ wallet, keyring: value }), notObject],
  ["seal", "passphrase", (value) => () => keyring.seal({ passphrase: value }), notPassphrase],
  ["seal", "recipient", (recipient) => () => keyring.seal({ recipient }), ["", "age1", "age1pq1", null, 5]],
  ["seal", "by", (by) => () => keyring.seal(by), [undefined, null, 5, "passphrase", {}]],
  ["seal", "ledgers", (ledgers) => () => keyring.seal({ passphrase }, { ledgers, storage: [] }), [undefined, null, 5]],
  [
    "seal",
    "storage",
    (storage) => () => keyring.seal({ passphrase }, { ledgers: [], storage }),
    [undefined, null, 5, [5]],
  ],
  ["readKit", "sealed", (bytes) => () => readKit(bytes, { passphrase }), [undefined, null, "kit", [1]]],
  ["unlockKeyring", "passphrase", (value) => () => unlockKeyring(sealed, { passphrase: value }), [null, 5]],
  [
    "unlockKeyring",
    "identity",
    (identity) => () => unlockKeyring(sealed, { identity }),
    ["", "AGE-SECRET-KEY-1", null, 5],
  ],
  ["unlockKeyring", "key", (key) => () => unlockKeyring(sealed, key), [undefined, null, 5, "key", {}]],
  ["identity", "index", (index) => () => keyring.identity(owner, index), [-1, 1.5, Number.NaN, 2 ** 32, "0", null]],
  ["openExport", "files", (files) => () => openExport(files, { keyring, owner }), [undefined, null, 5, {}]],
  ["openExport", "key", (key) => () => openExport(noFiles, key), [undefined, null, 5, {}]],
  ["openExport", "identity", (identity) => () => openExport(noFiles, { identity }), ["", "AGE-SECRET-KEY-1", null, 5]],
];

async function ended(call: () => unknown): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    return error;
  }
}

/** What is wrong with the outcome of a call; nothing for a typed error that names the field. */
function fault(outcome: unknown, field: string): string | undefined {
  if (!(outcome instanceof TypeError) && !isChartkeyError(outcome)) return `is no typed error: ${String(outcome)}`;
  return outcome.message.includes(field) ? undefined : `does not name the field: ${outcome.message}`;
}

test.each(table)("%s refuses a bad `%s` by its name", async (_name, field, call, values) => {
  const faults: string[] = [];
  for (const value of values) {
    const found = fault(await ended(call(value as Bad)), field);
    if (found !== undefined) faults.push(`${JSON.stringify(value)} ${found}`);
  }
  expect(faults).toEqual([]);
});
