import { type Act, hashTypedData, nextHead, parseAddress, type TypedData } from "@chartkey/core/adapters";
import { Wallet } from "ethers";
import { describe, expect, test } from "vitest";
import { eip1193Wallet } from "../src/index.js";
import { newKey, newLedger } from "./setup/chain-fixture.js";
import { libraries } from "./setup/libraries.js";
import { testChain } from "./setup/test-chain.js";

const chain = testChain("anvil");
const word = (n: number) => `0x${n.toString(16).padStart(2, "0").repeat(32)}` as const;
const folder = `0x01${"ab".repeat(16)}${"00".repeat(15)}` as const;

const note = (chainId?: number): TypedData => ({
  domain: { name: "Chartkey", version: "1", chainId, verifyingContract: `0x${"34".repeat(20)}` },
  types: {
    Note: [
      { name: "page", type: "Page" },
      { name: "pages", type: "Page[]" },
      { name: "issued", type: "uint64" },
    ],
    Page: [
      { name: "text", type: "string" },
      { name: "digest", type: "bytes32" },
    ],
    Unused: [{ name: "text", type: "string" }],
  },
  primaryType: "Note",
  message: {
    page: { text: "ä", digest: word(1) },
    pages: [{ text: "", digest: word(2) }],
    issued: 2n ** 60n,
  },
});

/** One ledger, and one account on it by each library. */
async function both() {
  const options = await newLedger(chain);
  const key = await newKey(chain);
  const viem = { ...libraries.viem.connect(chain, options), wallet: await libraries.viem.wallet(chain, key) };
  const ethers = { ...libraries.ethers.connect(chain, options), wallet: await libraries.ethers.wallet(chain, key) };
  return { viem, ethers, patient: viem.wallet.address };
}

const every = (patient: ReturnType<typeof parseAddress>): readonly Act[] => {
  const other = parseAddress(`0x${"56".repeat(20)}`);
  return [
    { kind: "key", participant: patient, key: word(1) },
    { kind: "epoch", patient, words: [word(2), word(3)], lockbox: word(4) },
    { kind: "card", patient, place: word(5), card: word(6) },
    { kind: "cards", patient, place: word(5), cards: [word(7), word(8), word(9)] },
    { kind: "grant", patient, grantee: other, scope: folder, until: 2 ** 40 - 1, permissions: 7, envelope: word(10) },
    { kind: "revoke", patient, grantee: other, scope: folder },
    { kind: "revoke-everyone", patient },
    { kind: "request", patient: other, asker: patient, message: word(11) },
    { kind: "cancel", patient: other, asker: patient, message: word(11) },
    { kind: "reject", patient, asker: other, message: word(11) },
  ];
};

/** Those that may stand in one transaction, in the order in which they may. */
const together = (patient: ReturnType<typeof parseAddress>): readonly Act[] => {
  const kinds = ["key", "revoke-everyone", "revoke", "epoch", "cards", "grant"];
  return every(patient)
    .filter(({ kind }) => kinds.includes(kind))
    .toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
};

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe("viem and ethers", () => {
  test("name the ledger alike, in lower case", async () => {
    const { viem, ethers } = await both();
    expect(ethers.ledger.id).toBe(viem.ledger.id);
    expect(viem.ledger.id).toMatch(/^eip155:31337:0x[0-9a-f]{40}$/u);
  });

  test("tell the same entries, heads and receipts, whoever brought them", async () => {
    const { viem, ethers, patient } = await both();
    for (const act of every(patient)) await viem.ledger.submit([act], ethers.wallet);
    const receipt = await ethers.ledger.submit(together(patient), viem.wallet);
    const told = await all(viem.ledger.entries({}));
    expect(told).toHaveLength(16);
    expect(await all(ethers.ledger.entries({}))).toEqual(told);
    expect(await all(ethers.ledger.entries({ log: patient }))).toEqual(
      await all(viem.ledger.entries({ log: patient })),
    );
    expect(await ethers.ledger.account(patient)).toEqual(await viem.ledger.account(patient));
    expect(await viem.ledger.finalized(receipt, { signal: AbortSignal.timeout(50) }).catch(() => receipt)).toEqual(
      receipt,
    );
    const { position, transaction } = receipt;
    expect(told.at(-1)).toMatchObject({ entry: { position, transaction } });
  });

  test("send the same transactions: equal acts cost equal gas", async () => {
    const { viem, ethers, patient } = await both();
    for (const act of every(patient)) {
      await viem.ledger.submit([act], viem.wallet);
      const [one, other] = [
        await viem.ledger.submit([act], viem.wallet),
        await ethers.ledger.submit([act], ethers.wallet),
      ];
      expect(other.cost).toEqual(one.cost);
    }
  });

  test("go on from each other's cursors", async () => {
    const { viem, ethers, patient } = await both();
    await viem.ledger.submit(together(patient), viem.wallet);
    for (const update of await all(viem.ledger.entries({}))) {
      const { cursor } = update.type === "entry" ? update.entry : update;
      expect(await all(ethers.ledger.entries({ after: cursor }))).toEqual(
        await all(viem.ledger.entries({ after: cursor })),
      );
    }
  });

  test("sign typed data alike, over the hash that core computes; so does a provider by itself", async () => {
    const { viem, ethers } = await both();
    for (const data of [note(), note(chain.chain.id)]) {
      const signature = await viem.wallet.signTypedData(data);
      expect(await ethers.wallet.signTypedData(data)).toBe(signature);
      expect(Wallet.createRandom().address).not.toBe(viem.wallet.address);
      for (const { ledger } of [viem, ethers])
        expect(await ledger.verify({ address: viem.wallet.address, data, signature })).toBe(true);

      const unlocked = await eip1193Wallet(
        { request: ({ method, params }) => chain.rpc(method, params) },
        await chain.payer(),
      );
      const own = await unlocked.signTypedData(data);
      expect(await viem.ledger.verify({ address: unlocked.address, data, signature: own })).toBe(true);
    }
    expect(hashTypedData(note())).not.toBe(hashTypedData(note(1)));
  });

  test("are given the head that core computes", async () => {
    const { viem, ethers, patient } = await both();
    const act: Act = { kind: "card", patient, place: word(5), card: word(6) };
    const { position } = await ethers.ledger.submit([act], ethers.wallet);
    const { head } = await viem.ledger.account(patient);
    expect(head).toBe(nextHead(`0x${"00".repeat(24)}`, position.at.getTime() / 1000, act));
  });
});
