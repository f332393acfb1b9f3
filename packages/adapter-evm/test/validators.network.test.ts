import { type Act, genesisHead, type Hex, nextHead, parseAddress, type Receipt } from "@chartkey/core/adapters";
import { ledgerReorganisations, ledgerSuite } from "@chartkey/core/conformance";
import { privateKeyToAddress } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask } from "../../../services/geth-node.js";
import type { EvmLedgerOptions } from "../src/index.js";
import { chainFixture } from "./setup/chain-fixture.js";
import { type CliqueChain, startCliqueChain, type ValidatorNode } from "./setup/clique-chain.js";
import { libraries, type Library } from "./setup/libraries.js";
import { deployLedger, KEYS_PER_CASE, onRealNodes } from "./setup/real-ledger.js";

const { viem, ethers } = libraries;

/**
 * One validator alone seals at most one block, so no test can remove the two blocks in a row that
 * the reorganisation cases need. Geth's driver can.
 */
const cases = Object.entries(ledgerSuite).filter(([title]) => !ledgerReorganisations.includes(title));

/**
 * A validator that was cut off can come back with a block of its own turn. Such a block weighs as
 * much as two that the others sealed out of turn, and wins against them as the shorter branch.
 * Three outweigh it, so a depth of 3 is enough. The rest is for slow machines, on which a case must
 * be done with an entry before it is final.
 */
const DEPTH = 12;

let chain: CliqueChain;
let log: EvmLedgerOptions;
let patientKey: Hex;
beforeAll(async () => {
  chain = await startCliqueChain({ accounts: 4 + 2 * KEYS_PER_CASE * cases.length });
  patientKey = chain.newKey();
  log = await newLog();
});
afterAll(() => chain.stop());

const newLog = async (): Promise<EvmLedgerOptions> => ({
  ...(await deployLedger(chain.node(0), chain.newKey())),
  finality: { depth: DEPTH },
});

const keyAct = (n: number): Act => ({
  kind: "publishKey",
  participant: parseAddress(privateKeyToAddress(patientKey)),
  key: `0x${`0${n}`.repeat(32)}`,
});

/** Submits an entry by one of the validators. @returns the number of its block */
async function submitBy(n: number, node: ValidatorNode): Promise<bigint> {
  const { position } = await viem.connect(node, log).ledger.submit([keyAct(n)], await viem.wallet(node, patientKey));
  return position.sequence >> 20n;
}

let turns = 0;
/** Runs the suite's cases at once, each connection at the next of the first validators. */
function runCases(library: Library, validators: number): void {
  const node = () => chain.node(turns++ % validators);
  const reorganise = () => Promise.reject(new Error("No test can do this here"));
  // the suite advances three times to make an entry final
  const advance = (seconds: number) => chain.advance(seconds, DEPTH / 3);
  for (const [title, run] of cases)
    test.concurrent(title, () =>
      run(() =>
        chainFixture(onRealNodes(title, DEPTH, { ...chain, node, clock: "running", advance, reorganise }), library),
      ),
    );
}

describe("viem on a private chain of three validators", () => {
  runCases(viem, 3);
});

test("a validator that is cut off seals one block, and gives it up when it is back", async () => {
  const third = { ...chain.node(2), deliver: undefined };
  const options = await newLog();
  const { ledger, close } = ethers.connect(third, options);
  const wallet = await ethers.wallet(third, chain.newKey());
  const act: Act = { kind: "revokeEveryone", patient: wallet.address };
  const changes: string[] = [];
  const following = (async () => {
    for await (const { type } of ledger.follow({})) {
      changes.push(type);
      if (type === "final") return;
    }
  })();
  // a test that fails before it awaits this fails for its own reason
  following.catch(() => {});

  let lost: Receipt | undefined;
  await chain.node(2).cutOff(async (seal) => {
    lost = await ledger.submit([act], wallet, {
      onProgress: ({ type }) => type === "ledger:submitted" && void seal(),
    });
    await chain.advance(DEPTH);
    for await (const update of ledger.entries({}))
      expect(update).toMatchObject({ type: "entry", entry: { position: { final: false } } });
    expect(BigInt((await ask(third.url, "eth_blockNumber")) as Hex)).toBe(lost.position.sequence >> 20n);
  });
  if (!lost) throw new Error("unreachable");

  const { position, transaction } = await ledger.finalized(lost);
  expect(transaction).toBe(lost.transaction);
  expect(position.sequence).toBeGreaterThan(lost.position.sequence);
  await following;
  expect(changes.slice(0, 3)).toEqual(["entry", "removed", "entry"]);
  const head = nextHead(genesisHead, position.at.getTime() / 1000, act);
  for (const index of [0, 1, 2])
    expect(await viem.connect(chain.node(index), options).ledger.account(wallet.address)).toMatchObject({ head });
  close();
});

describe("ethers on two validators, while the third is killed", () => {
  let since: bigint;

  test.concurrent("KILLED: the third validator, while the cases run", async () => {
    await submitBy(1, chain.node(2));
    await chain.node(2).kill();
    since = await submitBy(2, chain.node(0));
    expect(await submitBy(3, chain.node(1))).toBeGreaterThan(since);
  });

  runCases(ethers, 2);

  describe("afterwards", () => {
    test("the third is gone", async () => {
      const { ledger } = ethers.connect({ ...chain.node(2), deliver: undefined }, log);
      await expect(ledger.time()).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
    });

    test.each([0, 1])("the log as validator %i has it leads to the head", async (index) => {
      const node = chain.node(index);
      const { ledger, close } = ethers.connect(node, log);
      const { participant } = keyAct(1) as Extract<Act, { kind: "publishKey" }>;
      let head = genesisHead;
      const acts: Act[] = [];
      for await (const update of ledger.entries({ log: participant })) {
        if (update.type !== "entry") throw new Error("An entry of an unknown kind");
        const { act, position } = update.entry;
        acts.push(act);
        head = nextHead(head, position.at.getTime() / 1000, act);
      }
      expect(acts).toEqual([1, 2, 3].map(keyAct));
      expect(await ledger.account(participant)).toMatchObject({ head, nonce: 3 });
      close();
    });

    test("blocks kept coming, each by one of the other two", async () => {
      const { url } = chain.node(0);
      const latest = BigInt((await ask(url, "eth_blockNumber")) as Hex);
      expect(latest - since).toBeGreaterThan(DEPTH);
      const signers = [];
      for (let block = since; block <= latest; block++)
        signers.push(await ask(url, "clique_getSigner", `0x${block.toString(16)}`));
      expect(new Set(signers)).toEqual(new Set([chain.node(0).address, chain.node(1).address]));
    });
  });
});
