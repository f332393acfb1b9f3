import { chartkeyPreparerAddress } from "@chartkey/contracts/deployments";
import { parseAddress, type TypedData, type Wallet } from "@chartkey/core/adapters";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { describe, expect, test } from "vitest";
import { batchingRelayer, type RelayCall, walletRelayer } from "../../src/index.js";
import { libraries } from "../setup/libraries.js";
import { keyAct, planningRelayed, relaySetting, UNTIL_FULL } from "../setup/relay-setting.js";
import { smartAccount } from "../setup/smart-account.js";
import { ownChain } from "../setup/test-chain.js";

const note: TypedData = {
  domain: { name: "Chartkey", version: "1" },
  types: { Note: [{ name: "text", type: "string" }] },
  primaryType: "Note",
  message: { text: "hello" },
};

const kinds = [
  ["viem", "anvil", await ownChain("anvil")],
  ["ethers", "hardhat", await ownChain("hardhat")],
] as const;

describe.each(kinds)("a smart account by %s on %s", (name, _mode, chain) => {
  const codeAt = (wallet: Wallet) => chain.client.getCode({ address: wallet.address });

  async function setting() {
    const s = await relaySetting(chain, libraries[name]);
    const { deployed, undeployed, runtime } = await smartAccount(chain);
    const install = () => chain.client.setCode({ address: deployed.address, bytecode: runtime });
    return { ...s, deployed, undeployed, install, relayer: walletRelayer(s.ledger, s.payer) };
  }

  test("that is deployed (ERC-1271) submits its acts, and several under one signature", async () => {
    const s = await setting();
    await s.install();
    const { address: patient } = s.deployed;
    const ledger = planningRelayed(s.ledger, s.relayer);
    await ledger.submit([keyAct(patient)], s.deployed);
    await ledger.submit([keyAct(patient, 2), keyAct(patient, 3)], s.deployed);
    expect(await s.acts()).toHaveLength(3);
  });

  test("that is not deployed yet (ERC-6492) is deployed with its first act, and signs the same way after it", async () => {
    const s = await setting();
    const ledger = planningRelayed(s.ledger, s.relayer);
    const first = keyAct(s.undeployed.address);
    expect(await codeAt(s.undeployed)).toBeUndefined();
    await ledger.submit([first], s.undeployed);
    expect((await codeAt(s.undeployed))?.length).toBeGreaterThan(2);
    const second = keyAct(s.undeployed.address, 2);
    await ledger.submit([second], s.undeployed);
    expect(await s.acts()).toEqual([first, second]);
  });

  test("that is not deployed yet is deployed alone, beside a batch of others' acts", async () => {
    const s = await setting();
    const ledger = planningRelayed(s.ledger, batchingRelayer(s.ledger, s.payer, { wait: UNTIL_FULL, maxCalls: 3 }));
    const [first, third] = [await s.person(), await s.person()];
    const [one, two, three] = await Promise.all(
      [first, s.undeployed, third].map((wallet) => ledger.submit([keyAct(wallet.address)], wallet)),
    );
    expect(three?.transaction).toBe(one?.transaction);
    expect(two?.transaction).not.toBe(one?.transaction);
    expect(await codeAt(s.undeployed)).toBeDefined();
  });

  test("that is not deployed yet is made by the app's own preparer, or not at all", async () => {
    const s = await setting();
    const own = parseAddress(privateKeyToAddress(generatePrivateKey()));
    const { address, fromBlock } = { address: s.source.address, fromBlock: s.source.fromBlock };
    const { ledger: elsewhere } = libraries[name].connect(chain, { address, fromBlock, preparer: own });
    const calls: RelayCall[] = [];
    const relayer = walletRelayer(elsewhere, s.payer);
    const ledger = planningRelayed(elsewhere, { submit: (call) => (calls.push(call), relayer.submit(call)) });
    const submit = () => ledger.submit([keyAct(s.undeployed.address)], s.undeployed);
    await expect(submit()).rejects.toMatchObject({ code: "MISCONFIGURED", retryable: false });
    expect(calls).toEqual([]);
    const code = await chain.client.getCode({ address: chartkeyPreparerAddress });
    await chain.client.setCode({ address: own, bytecode: code ?? "0x" });
    await submit();
    expect(calls.map(({ to }) => to)).toEqual([own.toLowerCase()]);
    expect(await s.acts()).toEqual([keyAct(s.undeployed.address)]);
  });

  test("is known by its signature before and after it is deployed", async () => {
    const s = await setting();
    const stranger = await smartAccount(chain);
    const claim = async (wallet: Wallet, address = wallet.address) => ({
      address,
      data: note,
      signature: await wallet.signTypedData(note),
    });
    const other = { ...note, message: { text: "another" } };
    expect(await s.ledger.verify(await claim(s.undeployed))).toBe(true);
    expect(await s.ledger.verify({ ...(await claim(s.undeployed)), data: other })).toBe(false);
    expect(await s.ledger.verify(await claim(s.undeployed, stranger.address))).toBe(false);
    expect(await s.ledger.verify(await claim(s.deployed))).toBe(false);
    await s.install();
    expect(await s.ledger.verify(await claim(s.undeployed))).toBe(true);
    expect(await s.ledger.verify(await claim(s.deployed))).toBe(true);
    expect(await s.ledger.verify(await claim(stranger.deployed, s.deployed.address))).toBe(false);
  });

  test("whose wrapper is malformed has no valid signature", async () => {
    const s = await setting();
    const signature = await s.undeployed.signTypedData(note, {});
    const suffix = "6492".repeat(16);
    for (const body of ["", "00".repeat(32), "ff".repeat(96), signature.slice(2, 200)])
      expect(
        await s.ledger.verify({ address: s.undeployed.address, data: note, signature: `0x${body}${suffix}` }),
      ).toBe(false);
  });
});
