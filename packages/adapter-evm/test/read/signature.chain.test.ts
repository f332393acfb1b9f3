import { type Address, hashTypedData, type Hex, parseAddress, type TypedData } from "@chartkey/core/adapters";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { describe, expect, test } from "vitest";
import { newLedger } from "../setup/chain-fixture.js";
import { libraries } from "../setup/libraries.js";
import { ownChain, type TestChain } from "../setup/test-chain.js";

const data: TypedData = {
  domain: { name: "Chartkey", version: "1" },
  types: { Note: [{ name: "text", type: "string" }] },
  primaryType: "Note",
  message: { text: "hello" },
};

/**
 * Answers ERC-1271's magic value for one digest and a signature that starts with 32 given bytes.
 */
const accepting = (digest: Hex, firstBytes32: Hex): Hex =>
  // calldata: selector, digest at 4, offset at 36, length at 68, signature at 100
  `0x6004357f${digest.slice(2)}146064357f${firstBytes32.slice(2)}1402631626ba7e0260e01b60005260206000f3`;

const misbehaving: Readonly<Record<string, Hex>> = {
  "answers with nothing": "0x00",
  "answers with another value": "0x63ffffffff60e01b60005260206000f3",
  "answers with the magic value in the wrong place": "0x631626ba7e60005260206000f3",
  "answers with too little": "0x631626ba7e60e01b60005260046000f3",
  "answers with far too much": "0x631626ba7e60e01b600052620100006000f3",
  reverts: "0x60006000fd",
  "is an invalid instruction": "0xfe",
};

const chains = { anvil: await ownChain("anvil"), hardhat: await ownChain("hardhat") };
const accepted: Hex = `0x${"42".repeat(32)}`;

async function accountWith(chain: TestChain, code: Hex): Promise<Address> {
  const address = parseAddress(privateKeyToAddress(generatePrivateKey()));
  await chain.client.setCode({ address, bytecode: code });
  return address;
}

describe.each(Object.entries(libraries))("signatures by %s", (_, library) => {
  // on anvil only: Hardhat traces every step, and takes ten seconds for what anvil does in no time
  test("an account that never ends accepts nothing", async () => {
    const chain = chains.anvil;
    const { ledger } = library.connect(chain, await newLedger(chain));
    expect(await ledger.verify({ address: await accountWith(chain, "0x5b600056"), data, signature: accepted })).toBe(
      false,
    );
  });

  describe.each(Object.entries(chains))("on %s", (_mode, chain) => {
    const account = (code: Hex) => accountWith(chain, code);

    test("a smart account's (ERC-1271): what the account accepts, and nothing else", async () => {
      const { ledger } = library.connect(chain, await newLedger(chain));
      const address = await account(accepting(hashTypedData(data), accepted));
      const long: Hex = `0x${"42".repeat(700)}`;
      expect(await ledger.verify({ address, data, signature: accepted })).toBe(true);
      expect(await ledger.verify({ address, data, signature: long })).toBe(true);
      expect(await ledger.verify({ address, data, signature: `0x${"43".repeat(32)}` })).toBe(false);
      expect(await ledger.verify({ address, data: { ...data, message: { text: "" } }, signature: accepted })).toBe(
        false,
      );
    });

    test.each(Object.entries(misbehaving))("an account that %s accepts nothing", async (_what, code) => {
      const { ledger } = library.connect(chain, await newLedger(chain));
      expect(await ledger.verify({ address: await account(code), data, signature: accepted })).toBe(false);
    });

    test("a key's signature needs no node; a smart account's does", async () => {
      const { ledger, unplug } = library.connect(chain, await newLedger(chain));
      const wallet = await library.wallet(chain, generatePrivateKey());
      const signature = await wallet.signTypedData(data);
      unplug();
      expect(await ledger.verify({ address: wallet.address, data, signature })).toBe(true);
      const verify = ledger.verify({ address: wallet.address, data, signature: accepted });
      await expect(verify).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE", retryable: true });
    });
  });
});
