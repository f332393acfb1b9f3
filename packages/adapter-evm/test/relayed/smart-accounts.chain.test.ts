import type { TypedData, Wallet } from "@chartkey/core";
import { describe, expect, test } from "vitest";
import { batchingRelayer, relayed, walletRelayer } from "../../src/index.js";
import { libraries } from "../setup/libraries.js";
import { keyAct, relaySetting, UNTIL_FULL } from "../setup/relay-setting.js";
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
    const { there, toBe, runtime } = await smartAccount(chain);
    const install = () => chain.client.setCode({ address: there.address, bytecode: runtime });
    return { ...s, there, toBe, install, relayer: walletRelayer(s.ledger, s.payer) };
  }

  test("that is there (ERC-1271) brings its acts, and several under one signature", async () => {
    const s = await setting();
    await s.install();
    const { address: patient } = s.there;
    const ledger = relayed(s.ledger, s.relayer);
    await ledger.submit([keyAct(patient)], s.there);
    await ledger.submit([keyAct(patient, 2), { kind: "revoke-everyone", patient }], s.there);
    expect(await s.acts()).toHaveLength(3);
  });

  test("that is not there yet (ERC-6492) comes to be with its first act, and signs the same way after it", async () => {
    const s = await setting();
    const ledger = relayed(s.ledger, s.relayer);
    const first = keyAct(s.toBe.address);
    expect(await codeAt(s.toBe)).toBeUndefined();
    await ledger.submit([first], s.toBe);
    expect((await codeAt(s.toBe))?.length).toBeGreaterThan(2);
    const second = keyAct(s.toBe.address, 2);
    await ledger.submit([second], s.toBe);
    expect(await s.acts()).toEqual([first, second]);
  });

  test("that is not there yet comes to be among the acts of others", async () => {
    const s = await setting();
    const ledger = relayed(s.ledger, batchingRelayer(s.ledger, s.payer, { wait: UNTIL_FULL, maxCalls: 2 }));
    const person = await s.person();
    const [one, two] = await Promise.all([
      ledger.submit([keyAct(person.address)], person),
      ledger.submit([keyAct(s.toBe.address)], s.toBe),
    ]);
    expect(two.transaction).toBe(one.transaction);
    expect(await codeAt(s.toBe)).toBeDefined();
  });

  test("is known by its signature before and after it is there", async () => {
    const s = await setting();
    const stranger = await smartAccount(chain);
    const claim = async (wallet: Wallet, address = wallet.address) => ({
      address,
      data: note,
      signature: await wallet.signTypedData(note),
    });
    const other = { ...note, message: { text: "another" } };
    expect(await s.ledger.verify(await claim(s.toBe))).toBe(true);
    expect(await s.ledger.verify({ ...(await claim(s.toBe)), data: other })).toBe(false);
    expect(await s.ledger.verify(await claim(s.toBe, stranger.address))).toBe(false);
    expect(await s.ledger.verify(await claim(s.there))).toBe(false);
    await s.install();
    expect(await s.ledger.verify(await claim(s.toBe))).toBe(true);
    expect(await s.ledger.verify(await claim(s.there))).toBe(true);
    expect(await s.ledger.verify(await claim(stranger.there, s.there.address))).toBe(false);
  });

  test("whose wrapper is malformed is nobody", async () => {
    const s = await setting();
    const signature = await s.toBe.signTypedData(note, {});
    const suffix = "6492".repeat(16);
    for (const body of ["", "00".repeat(32), "ff".repeat(96), signature.slice(2, 200)])
      expect(await s.ledger.verify({ address: s.toBe.address, data: note, signature: `0x${body}${suffix}` })).toBe(
        false,
      );
  });
});
