import { createChartkey, createKeyring } from "@chartkey/core";
import { deployPreparer } from "@chartkey/contracts/deploy";
import {
  type Act,
  actorOf,
  type Address,
  type Hex,
  parseAddress,
  type WriteProgress,
  NO_REQUEST,
} from "@chartkey/core/adapters";
import { memoryBlobs, memoryProfiles } from "@chartkey/core/fakes";
import { afterAll, expect, test } from "vitest";
import { startAnvil } from "../../../../test/setup/anvil.js";
import { type EvmLedger, type EvmWallet, walletRelayer } from "../../src/index.js";
import { newKey, newLedger } from "../setup/chain-fixture.js";
import { kernelAccounts } from "../setup/kernel-account.js";
import { libraries } from "../setup/libraries.js";
import { keyAct, planningRelayed } from "../setup/relay-setting.js";
import { testChain } from "../setup/test-chain.js";

// Kernel was compiled without an optimizer, and is larger than a chain takes
const { url, stop } = await startAnvil("--code-size-limit", "32768");
afterAll(stop);
const chain = testChain("anvil", url);
const { client } = chain;
const DAY = 86_400;

async function setting() {
  const { ledger } = libraries.viem.connect(chain, await newLedger(chain));
  const { newWallet, bundling } = await kernelAccounts(chain);
  const acts = async () => {
    const found: Act[] = [];
    for await (const update of ledger.entries({})) if (update.type === "entry") found.push(update.entry.act);
    return found;
  };
  /** A grant that ends so many seconds from now. */
  const grantBy = async (patient: Address, seconds: number): Promise<Act> => ({
    kind: "grantAccess",
    patient,
    grantee: parseAddress(`0x${"d0".repeat(20)}`),
    scope: `0x${"00".repeat(32)}`,
    until: (await ledger.time()).getTime() / 1000 + seconds,
    permissions: 1,
    envelope: `0x${"07".repeat(32)}`,
    request: NO_REQUEST,
  });
  return { ledger, newWallet, bundling, acts, grantBy };
}

test("a Kernel account is deployed by its first operation, and carries a patient's story", async () => {
  const { ledger, newWallet } = await setting();
  const app = createChartkey({
    ledger,
    blobs: memoryBlobs(),
    profiles: memoryProfiles(),
    trust: { requests: "anyone" },
  });
  const account = await newWallet();
  const patient = await app.connect({ wallet: account, keyring: await createKeyring() });
  const wallet = await libraries.viem.wallet(chain, await newKey(chain));
  const doctor = await app.connect({ wallet, keyring: await createKeyring() });
  expect(await client.getCode({ address: account.address })).toBeUndefined();
  await patient.register({ roles: ["patient"], profile: { name: "Asha", listed: true } });
  expect(await client.getCode({ address: account.address })).toBeDefined();
  await doctor.register({ roles: ["doctor"], profile: { name: "Dr Rao", listed: true } });
  await patient.records.add({ content: new Uint8Array([1, 2, 3]), title: "First", mediaType: "text/plain" });
  expect(await doctor.people.get(patient.address)).toMatchObject({ name: "Asha" });
  await patient.grants.give({ grantee: doctor.address, scope: "everything" });
  const titles = async () => {
    const found: string[] = [];
    for await (const row of doctor.sharedRecords.list()) found.push(row.ok ? row.record.title : row.problem.code);
    return found;
  };
  expect(await titles()).toEqual(["First"]);
  await patient.grants.revokeEveryone();
  expect(await titles()).toEqual([]);
});

test("its signatures are valid before it is deployed (ERC-6492) and after it (ERC-1271)", async () => {
  const { ledger, newWallet } = await setting();
  const [account, stranger] = [await newWallet(), await newWallet()];
  const data = {
    domain: { name: "Chartkey", version: "1" },
    types: { Note: [{ name: "text", type: "string" }] },
    primaryType: "Note",
    message: { text: "hello" },
  };
  const verify = (signature: Hex, address = account.address) => ledger.verify({ address, data, signature });
  const before = await account.signTypedData(data);
  expect(before).toMatch(/(?:6492){16}$/u);
  expect(await verify(before)).toBe(true);
  expect(await verify(before, stranger.address)).toBe(false);
  expect(await verify(await stranger.signTypedData(data))).toBe(false);
  await ledger.submit([keyAct(account.address)], account);
  const after = await account.signTypedData(data);
  expect(after).not.toMatch(/(?:6492){16}$/u);
  expect(await verify(after)).toBe(true);
  expect(await verify(before), "what it signed before it was deployed stays valid").toBe(true);
  expect(
    await ledger.verify({ address: account.address, data: { ...data, message: { text: "?" } }, signature: after }),
  ).toBe(false);
});

test("its signed act is relayed before it is deployed, and deploys it", async () => {
  const { ledger, newWallet, acts } = await setting();
  const account = await newWallet();
  const payer = await libraries.viem.wallet(chain, await newKey(chain));
  const signed = planningRelayed(ledger, walletRelayer(ledger, payer));
  const submit = (n: number) => signed.submit([keyAct(account.address, n)], account);
  await expect(submit(1), "without the preparer").rejects.toMatchObject({ code: "MISCONFIGURED" });
  await deployPreparer({ send: chain.rpc }, await chain.payer());
  await submit(1);
  expect(await client.getCode({ address: account.address })).toBeDefined();
  await submit(2);
  expect(await acts()).toEqual([keyAct(account.address, 1), keyAct(account.address, 2)]);
});

/** Submits, and tells the transaction that the bundler named. */
async function submitting(ledger: EvmLedger, act: Act, account: EvmWallet) {
  const transactions: string[] = [];
  const onProgress = (event: WriteProgress) =>
    event.type === "ledger:submitted" && void transactions.push(event.transaction);
  const [outcome] = await Promise.allSettled([ledger.submit([act], account, { onProgress })]);
  return { outcome, transactions };
}

const inVain = { status: "rejected", reason: { code: "LEDGER_REVERTED", retryable: false } };

test("an operation whose call inside fails has written nothing, though its transaction succeeds", async () => {
  const { ledger, newWallet, bundling, grantBy, acts } = await setting();
  const account = await newWallet();
  bundling(1, () => chain.advance(200));
  const { outcome, transactions } = await submitting(ledger, await grantBy(account.address, 100), account);
  expect(outcome).toMatchObject(inVain);
  const [hash] = transactions as readonly Hex[];
  expect(await client.getTransactionReceipt({ hash: hash ?? "0x" })).toMatchObject({ status: "success" });
  expect(await acts()).toEqual([]);
});

test("in one bundle, another account's like act does not stand for the one that failed", async () => {
  const { ledger, newWallet, bundling, grantBy, acts } = await setting();
  const [early, late] = [await newWallet(), await newWallet()];
  bundling(2, () => chain.advance(200));
  const lasting = await grantBy(late.address, DAY);
  const [failed, succeeded] = await Promise.all([
    submitting(ledger, await grantBy(early.address, 100), early),
    submitting(ledger, lasting, late),
  ]);
  expect(failed.transactions).toEqual(succeeded.transactions);
  expect(failed.outcome).toMatchObject(inVain);
  expect(succeeded.outcome).toMatchObject({ status: "fulfilled", value: { transaction: failed.transactions[0] } });
  expect(await acts()).toEqual([lasting]);
});

test("in one bundle, each account's receipt names its own act", async () => {
  const { ledger, newWallet, bundling } = await setting();
  const accounts = await Promise.all([newWallet(), newWallet(), newWallet()]);
  bundling(accounts.length);
  const receipts = await Promise.all(accounts.map((account) => ledger.submit([keyAct(account.address)], account)));
  expect(new Set(receipts.map(({ transaction }) => transaction)).size).toBe(1);
  const places = new Map<string, unknown>();
  for await (const update of ledger.entries({}))
    if (update.type === "entry") places.set(actorOf(update.entry.act), update.entry.position);
  expect(receipts.map(({ position }) => position)).toEqual(accounts.map(({ address }) => places.get(address)));
});
