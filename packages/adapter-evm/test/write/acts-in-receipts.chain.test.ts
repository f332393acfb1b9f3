import { chartkeyLedgerAbi } from "@chartkey/contracts";
import {
  type Act,
  type ActCounters,
  actorOf,
  type Address,
  type Hex,
  parseAddress,
  type Receipt,
  type WriteProgress,
  NO_REQUEST,
} from "@chartkey/core/adapters";
import { concatHex, encodeEventTopics } from "viem";
import { expect, test } from "vitest";
import type { EvmLedger, EvmWallet } from "../../src/index.js";
import { sourceOf } from "../../src/ledger/evm-source.js";
import { encodeActs } from "../../src/write/act-call.js";
import { newLedger } from "../setup/chain-fixture.js";
import { type Call, executingAccount, execution, executor, logger } from "../setup/executing-account.js";
import { newRegistry, registries } from "../setup/registry-fixture.js";
import { keyAct } from "../setup/relay-setting.js";
import { ownChain } from "../setup/test-chain.js";
import { watchedLedger } from "../setup/watched-node.js";

const chain = await ownChain("anvil");
const { client, rpc } = chain;
const doctor = parseAddress(`0x${"d0".repeat(20)}`);

async function setting() {
  const options = await newLedger(chain);
  const node = watchedLedger(chain, options);
  const { ledger } = node;
  /** The call of acts, which are planned on the account as it is. */
  const callOf = async (acts: readonly [Act, ...Act[]], base?: ActCounters): Promise<Call> => ({
    to: options.address,
    data: encodeActs(acts, base ?? (await ledger.account(actorOf(acts[0]))), sourceOf(ledger).library),
  });
  /** A grant that the ledger refuses in blocks 100 seconds from now. */
  const grantBy = async (patient: Address): Promise<Act> => ({
    kind: "grantAccess",
    patient,
    grantee: doctor,
    scope: `0x${"00".repeat(32)}`,
    until: (await ledger.time()).getTime() / 1000 + 100,
    permissions: 1,
    envelope: `0x${"07".repeat(32)}`,
    request: NO_REQUEST,
  });
  const bundler = await executor(chain);
  /** One transaction in which several accounts make a call each, in this order. */
  const bundle = (...calls: readonly (readonly [account: Address, call: Call])[]): Call => ({
    to: bundler,
    data: execution(calls.map(([account, call]) => ({ to: account, data: execution([call]) }))),
  });
  /** The ledger in another process. */
  const connect = () => watchedLedger(chain, options);
  return { ...node, callOf, grantBy, bundle, connect, other: await executor(chain) };
}

type Setting = Awaited<ReturnType<typeof setting>>;

async function entriesOf(ledger: EvmLedger) {
  const found = [];
  for await (const update of ledger.entries({})) if (update.type === "entry") found.push(update.entry);
  return found;
}

const actsOf = async (ledger: EvmLedger) => (await entriesOf(ledger)).map(({ act }) => act);

/** Makes the ledger refuse a grant of `grantBy`. */
const letExpire = () => chain.advance(200);

const withoutTheActs = {
  code: "LEDGER_REVERTED",
  message: expect.stringMatching(/^Transaction 0x[0-9a-f]{64} succeeded, but what was submitted did not happen/u),
  retryable: false,
};

/** Expects that a submission fails after its transaction, and reports no inclusion. */
async function expectInVain(
  submit: (onProgress: (event: WriteProgress) => void) => Promise<unknown>,
  error: object = withoutTheActs,
) {
  const reported: string[] = [];
  await expect(submit(({ type }) => void reported.push(type))).rejects.toMatchObject(error);
  expect(reported).toEqual(["wallet:prompted", "ledger:submitted"]);
}

/** Waits for the finality of a receipt, while a reorganisation replaces the latest block. */
async function finalizedAfter(
  { ledger, whenAnswered, hold }: Pick<Setting, "ledger" | "whenAnswered" | "hold">,
  receipt: Receipt,
  replace: (again: () => Promise<unknown>) => Promise<unknown>,
): Promise<Receipt> {
  const raw = await rpc("eth_getRawTransactionByHash", [receipt.transaction]);
  const looked = whenAnswered("eth_getTransactionReceipt");
  const settling = ledger.finalized(receipt);
  // it may fail before anybody looks
  settling.catch(() => {});
  await looked;
  // it looks again once it knows where the act was
  await whenAnswered("eth_getTransactionReceipt");
  const release = hold();
  await rpc("anvil_rollback", [1]);
  await replace(() => rpc("eth_sendRawTransaction", [raw]));
  release();
  return settling;
}

test("a smart account's transaction whose inner call fails is no success", async () => {
  const { ledger, grantBy } = await setting();
  const wallet = await executingAccount(chain, async (call, account) => {
    await letExpire();
    return { to: account, data: execution([call]) };
  });
  const acts = [await grantBy(wallet.address)];
  await expectInVain((onProgress) => ledger.submit(acts, wallet, { onProgress }));
  expect(await actsOf(ledger)).toEqual([]);
  const again = [await grantBy(wallet.address)];
  await expectInVain((onProgress) => ledger.submit(again, wallet, { onProgress }));
});

test("a smart account's transaction whose inner call succeeds is a success", async () => {
  const { ledger } = await setting();
  const wallet = await executingAccount(chain);
  const acts = [keyAct(wallet.address, 1), keyAct(wallet.address, 2)];
  const { position, transaction } = await ledger.submit(acts, wallet);
  const entries = await entriesOf(ledger);
  expect(entries.map(({ act }) => act)).toEqual(acts);
  expect(entries.at(-1)).toMatchObject({ position, transaction });
});

test("a log of the act by another contract than the ledger is none", async () => {
  const { ledger } = await setting();
  const lookAlike = await logger(chain);
  const wallet = await executingAccount(chain, (_call, account) => {
    const topics = encodeEventTopics({
      abi: chartkeyLedgerAbi,
      eventName: "KeyPublished",
      args: { participant: account },
    }) as readonly Hex[];
    return { to: lookAlike, data: concatHex([...topics, `0x${"01".repeat(32)}`]) };
  });
  await expectInVain((onProgress) => ledger.submit([keyAct(wallet.address)], wallet, { onProgress }));
  const { logs } = await client.getTransactionReceipt({ hash: (await client.getBlock()).transactions[0] ?? "0x" });
  expect(logs).toMatchObject([{ address: lookAlike.toLowerCase(), data: `0x${"01".repeat(32)}` }]);
});

test("a wallet that sends something else is believed only for what the ledger logs", async () => {
  const { ledger, callOf } = await setting();
  const overtaken = { code: "LEDGER_CONFLICT", retryable: true, cause: withoutTheActs };
  const instead: Readonly<Record<string, readonly [object, ...number[]]>> = {
    nothing: [withoutTheActs],
    "another act": [overtaken, 9],
    "a part": [overtaken, 1],
    "another order": [overtaken, 2, 1],
    "more in between": [overtaken, 1, 9, 2],
  };
  for (const [error, first, ...more] of Object.values(instead)) {
    const wallet = await executingAccount(chain, async (_call, account) => {
      if (first === undefined) return { to: doctor, data: "0x" };
      const call = await callOf([keyAct(account, first), ...more.map((n) => keyAct(account, n))]);
      return { to: account, data: execution([call]) };
    });
    const acts = [keyAct(wallet.address, 1), keyAct(wallet.address, 2)];
    await expectInVain((onProgress) => ledger.submit(acts, wallet, { onProgress }), error);
  }
  expect(await actsOf(ledger), "What was sent happened").toHaveLength(7);
});

test("in a bundle with somebody else's act, the receipt names the own one", async () => {
  const { ledger, callOf, bundle, connect, other } = await setting();
  const wallet = await executingAccount(chain, async (call, account) => {
    const before = await callOf([keyAct(other, 1)]);
    const after = await callOf([keyAct(other, 2)], { nonce: 1, access: 0 });
    return bundle([other, before], [account, call], [other, after]);
  });
  const act = keyAct(wallet.address);
  const receipt = await ledger.submit([act], wallet);
  const entries = await entriesOf(ledger);
  expect(entries.map(({ act: { kind } }) => kind)).toEqual(["publishKey", "publishKey", "publishKey"]);
  expect(entries[1]).toMatchObject({ act, position: receipt.position, transaction: receipt.transaction });
  await client.mine({ blocks: 3 });
  const settled = { ...receipt, position: { ...receipt.position, final: true } };
  expect(await ledger.finalized(receipt)).toEqual(settled);
  expect(await connect().ledger.finalized(receipt), "in another process").toEqual(settled);
});

test("in a bundle, somebody else's act does not stand for the own one", async () => {
  const { ledger, grantBy, callOf, bundle, other } = await setting();
  const theirs = await grantBy(other);
  const wallet = await executingAccount(chain, async (_call, account) => {
    const scope: Hex = `0x${"00".repeat(32)}`;
    // the account's own call fails: it is nobody's grantee
    const failing = await callOf([{ kind: "relinquishAccess", patient: doctor, grantee: account, scope }]);
    return bundle([account, failing], [other, await callOf([theirs])]);
  });
  const acts = [await grantBy(wallet.address)];
  await expectInVain((onProgress) => ledger.submit(acts, wallet, { onProgress }));
  expect(await actsOf(ledger)).toEqual([theirs]);
});

test("a transaction that does an act twice is one success, at the place of the last", async () => {
  const { ledger } = await setting();
  const wallet = await executingAccount(chain, (call, account) => ({ to: account, data: execution([call, call]) }));
  const act: Act = { kind: "revokeEveryone", patient: wallet.address };
  const { position } = await ledger.submit([act], wallet);
  const entries = await entriesOf(ledger);
  expect(entries).toMatchObject([{ act }, { act, position }]);
});

test("an act is not final when the inner call fails after a reorganisation", async () => {
  const s = await setting();
  const { ledger, grantBy, callOf, bundle, other } = s;
  const wallet = await executingAccount(chain, async (call, account) =>
    bundle([account, call], [other, await callOf([keyAct(other)])]),
  );
  for (const process of [s, s.connect()]) {
    const receipt = await ledger.submit([await grantBy(wallet.address)], wallet);
    const settling = finalizedAfter(process, receipt, async (again) => {
      await letExpire();
      await again();
      await client.mine({ blocks: 3 });
    });
    await expect(settling).rejects.toMatchObject(withoutTheActs);
    expect((await actsOf(ledger)).at(-1), "The rest of the bundle happened").toEqual(keyAct(other));
  }
});

test("an act that a reorganisation moves is final in its new place", async () => {
  const s = await setting();
  const { ledger, callOf, bundle, other } = s;
  const wallet = await executingAccount(chain, async (call, account) =>
    bundle([account, call], [other, await callOf([keyAct(other)])]),
  );
  const processes = [s, s.connect()];
  for (const [n, process] of processes.entries()) {
    const act = keyAct(wallet.address, n);
    const receipt = await ledger.submit([act], wallet);
    const settled = await finalizedAfter(process, receipt, async (again) => {
      await client.mine({ blocks: 1 });
      await again();
      await client.mine({ blocks: 3 });
    });
    const { position, transaction } = (await entriesOf(ledger)).at(-2) ?? {};
    expect(settled).toMatchObject({ position, transaction });
    expect(settled.position).toMatchObject({ final: true });
    expect(settled.position.sequence).toBeGreaterThan(receipt.position.sequence);
  }
});

test("whoever submitted an act knows it also when first asked after the reorganisation", async () => {
  const { ledger, grantBy, callOf, bundle, other } = await setting();
  const wallet = await executingAccount(chain, async (call, account) =>
    bundle([account, call], [other, await callOf([keyAct(other)])]),
  );
  for (const wait of [() => client.mine({ blocks: 1 }), letExpire]) {
    const receipt = await ledger.submit([await grantBy(wallet.address)], wallet);
    const raw = await rpc("eth_getRawTransactionByHash", [receipt.transaction]);
    await rpc("anvil_rollback", [1]);
    await wait();
    await rpc("eth_sendRawTransaction", [raw]);
    await client.mine({ blocks: 3 });
    if (wait === letExpire) await expect(ledger.finalized(receipt)).rejects.toMatchObject(withoutTheActs);
    else
      expect(await ledger.finalized(receipt)).toMatchObject({
        position: { ...(await entriesOf(ledger)).at(-2)?.position, final: true },
      });
  }
});

test("a receipt of another process is not final where the ledger logged nothing", async () => {
  const { ledger, callOf, connect } = await setting();
  const wallet = await executingAccount(chain, async (_call, account) => ({
    to: account,
    data: execution([await callOf([keyAct(account, 9)])]),
  }));
  const transactions: string[] = [];
  await ledger
    .submit([keyAct(wallet.address)], wallet, {
      onProgress: (event) => event.type === "ledger:submitted" && void transactions.push(event.transaction),
    })
    .catch(() => {});
  const [entry] = await entriesOf(ledger);
  if (!entry) throw new Error("unreachable");
  const { position, transaction } = entry;
  expect(transactions).toEqual([transaction]);
  await client.mine({ blocks: 3 });
  const claimed = { transaction, position: { ...position, sequence: position.sequence + 1n } };
  await expect(connect().ledger.finalized(claimed)).rejects.toMatchObject(withoutTheActs);
  const hash = await rpc("eth_sendTransaction", [{ from: await chain.payer(), to: doctor }]);
  await client.mine({ blocks: 3 });
  const empty = { transaction: hash as Hex, position };
  await expect(connect().ledger.finalized(empty)).rejects.toMatchObject(withoutTheActs);
});

test.each(["viem", "ethers"] as const)(
  "a registrar's smart account whose inner call fails has attested and withdrawn nothing, by %s",
  async (name) => {
    const { options, appoint, remove } = await newRegistry(chain);
    const { registry, close } = registries[name](chain, options);
    let isRemoved = false;
    const wallet = await executingAccount(chain, async (call, account) => {
      if (isRemoved) await remove(account);
      return { to: account, data: execution([call]) };
    });
    const participant = doctor;
    const attestation = { participant, role: "doctor", until: 2 ** 40 - 1, digest: `0x${"AB".repeat(24)}` } as const;
    const attested = () =>
      registry.attestations({
        participants: [participant],
        registrars: [wallet.address],
        roles: ["doctor", "insurer"],
      });
    await appoint(wallet.address);
    await registry.attest([attestation, { ...attestation, role: "insurer" }], wallet);
    await registry.withdraw([{ participant, role: "insurer" }, attestation], wallet);
    expect(await attested()).toEqual([]);
    isRemoved = true;
    await expectInVain((onProgress) => registry.attest([attestation], wallet, { onProgress }));
    await appoint(wallet.address);
    await expectInVain((onProgress) => registry.withdraw([attestation], wallet, { onProgress }));
    close();
  },
);

test("a registrar's attestation is known by its log, whatever hash the wallet gives", async () => {
  const { options, appoint } = await newRegistry(chain);
  const { registry, close } = registries.viem(chain, options);
  const account = await executingAccount(chain);
  const sent: Hex[] = [];
  const send: EvmWallet["send"] = async (call, given) => {
    sent.push(await account.send(call, given));
    return `0x${"5a".repeat(32)}`;
  };
  await appoint(account.address);
  const attestation = {
    participant: doctor,
    role: "doctor",
    until: 2 ** 40 - 1,
    digest: `0x${"ab".repeat(24)}`,
  } as const;
  const { transaction } = await registry.attest([attestation], { ...account, send });
  expect([transaction]).toEqual(sent);
  close();
});
