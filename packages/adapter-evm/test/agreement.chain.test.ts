import { type Act, hashTypedData, nextHead, parseAddress, type TypedData, NO_REQUEST } from "@chartkey/core/adapters";
import { Wallet } from "ethers";
import { describe, expect, test } from "vitest";
import { eip1193Wallet } from "../src/index.js";
import { newKey, newLedger } from "./setup/chain-fixture.js";
import { libraries } from "./setup/libraries.js";
import { ownChain } from "./setup/test-chain.js";

const chain = await ownChain("anvil");
const bytes32 = (n: number) => `0x${n.toString(16).padStart(2, "0").repeat(32)}` as const;
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
    page: { text: "ä", digest: bytes32(1) },
    pages: [{ text: "", digest: bytes32(2) }],
    issued: 2n ** 60n,
  },
});

/** One ledger, and one account on it by each library. */
async function bothLibraries() {
  const options = await newLedger(chain);
  const key = await newKey(chain);
  const viem = { ...libraries.viem.connect(chain, options), wallet: await libraries.viem.wallet(chain, key) };
  const ethers = { ...libraries.ethers.connect(chain, options), wallet: await libraries.ethers.wallet(chain, key) };
  return { viem, ethers, patient: viem.wallet.address };
}

const everyKindOfAct = (patient: ReturnType<typeof parseAddress>): readonly Act[] => {
  const other = parseAddress(`0x${"56".repeat(20)}`);
  return [
    { kind: "publishKey", participant: patient, key: bytes32(1) },
    { kind: "startEpoch", patient, epochs: [bytes32(2), bytes32(3)], lockbox: bytes32(4) },
    { kind: "fileCard", patient, location: bytes32(5), card: bytes32(6) },
    { kind: "fileCards", patient, location: bytes32(5), cards: [bytes32(7), bytes32(8), bytes32(9)] },
    {
      kind: "grantAccess",
      patient,
      grantee: other,
      scope: folder,
      until: 2 ** 40 - 1,
      permissions: 7,
      envelope: bytes32(10),
      request: NO_REQUEST,
    },
    { kind: "updateEnvelope", patient, grantee: other, scope: folder, envelope: bytes32(12) },
    { kind: "revokeAccess", patient, grantee: other, scope: folder },
    { kind: "revokeEveryone", patient },
    { kind: "requestAccess", patient: other, requester: patient, message: bytes32(11) },
    { kind: "cancelRequest", patient: other, requester: patient, message: bytes32(11) },
    { kind: "rejectRequest", patient, requester: other, message: bytes32(11) },
  ];
};

/** The acts that one transaction may contain, in the order that the contract requires. */
const oneTransaction = (patient: ReturnType<typeof parseAddress>): readonly Act[] => {
  const kinds = ["publishKey", "startEpoch", "fileCards", "grantAccess", "updateEnvelope"];
  return everyKindOfAct(patient)
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
    const { viem, ethers } = await bothLibraries();
    expect(ethers.ledger.id).toBe(viem.ledger.id);
    expect(viem.ledger.id).toMatch(/^eip155:31337:0x[0-9a-f]{40}$/u);
  });

  test("read the same entries, heads and receipts, whoever submitted them", async () => {
    const { viem, ethers, patient } = await bothLibraries();
    for (const act of everyKindOfAct(patient)) await viem.ledger.submit([act], ethers.wallet);
    const receipt = await ethers.ledger.submit(oneTransaction(patient), viem.wallet);
    const updates = await all(viem.ledger.entries({}));
    expect(updates).toHaveLength(16);
    expect(await all(ethers.ledger.entries({}))).toEqual(updates);
    expect(await all(ethers.ledger.entries({ log: patient }))).toEqual(
      await all(viem.ledger.entries({ log: patient })),
    );
    expect(await ethers.ledger.account(patient)).toEqual(await viem.ledger.account(patient));
    const { position, transaction } = receipt;
    expect(updates.at(-1)).toMatchObject({ entry: { position, transaction } });
    await chain.client.mine({ blocks: 3 });
    const settled = { transaction, position: { ...position, final: true } };
    expect(await ethers.ledger.finalized(receipt)).toMatchObject(settled);
    expect(await viem.ledger.finalized(receipt)).toMatchObject(settled);
  });

  test("send the same transactions: equal acts cost equal gas", async () => {
    const { viem, ethers, patient } = await bothLibraries();
    for (const act of everyKindOfAct(patient)) {
      await viem.ledger.submit([act], viem.wallet);
      const [one, other] = [
        await viem.ledger.submit([act], viem.wallet),
        await ethers.ledger.submit([act], ethers.wallet),
      ];
      expect(other.cost).toEqual(one.cost);
    }
  });

  test("go on from each other's cursors", async () => {
    const { viem, ethers, patient } = await bothLibraries();
    await viem.ledger.submit(oneTransaction(patient), viem.wallet);
    for (const update of await all(viem.ledger.entries({}))) {
      const { cursor } = update.type === "entry" ? update.entry : update;
      expect(await all(ethers.ledger.entries({ after: cursor }))).toEqual(
        await all(viem.ledger.entries({ after: cursor })),
      );
    }
  });

  test("sign typed data alike, over the hash that core computes; so does a provider by itself", async () => {
    const { viem, ethers } = await bothLibraries();
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
    const { viem, ethers, patient } = await bothLibraries();
    const act: Act = { kind: "fileCard", patient, location: bytes32(5), card: bytes32(6) };
    const { position } = await ethers.ledger.submit([act], ethers.wallet);
    const { head } = await viem.ledger.account(patient);
    expect(head).toBe(nextHead(`0x${"00".repeat(24)}`, position.at.getTime() / 1000, act));
  });
});
