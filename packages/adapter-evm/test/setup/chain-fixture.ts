import { deploy } from "@chartkey/contracts/deploy";
import { parseAddress } from "@chartkey/core/adapters";
import type { LedgerFixture } from "@chartkey/core/conformance";
import { type Hex, keccak256, pad, parseEther, stringToHex } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import type { EvmLedger, EvmLedgerOptions, EvmWallet } from "../../src/index.js";
import type { Endpoint, Library } from "./libraries.js";
import type { TestChain } from "./test-chain.js";

/** A new ledger on the chain. */
export async function newLedger({ rpc, payer }: TestChain): Promise<EvmLedgerOptions> {
  const { address, block } = await deploy({ send: rpc }, await payer());
  return { address, fromBlock: block, finality: { depth: 3 } };
}

/** A new key with funds. */
export async function newKey({ client }: TestChain, balance = parseEther("10")): Promise<Hex> {
  const key = generatePrivateKey();
  await client.setBalance({ address: privateKeyToAddress(key), value: balance });
  return key;
}

export function countPrompts(wallet: EvmWallet, count: () => void): EvmWallet {
  return {
    ...wallet,
    send: (call, options) => {
      count();
      return wallet.send(call, options);
    },
    signTypedData: (data, options) => {
      count();
      return wallet.signTypedData(data, options);
    },
  };
}

/** A chain that cases share, and the means to hurt it. */
export interface SharedChain {
  /** For a new connection: one of the chain's nodes. */
  readonly node: () => Endpoint;
  readonly newLedger: () => Promise<EvmLedgerOptions>;
  readonly newKey: () => Promise<Hex>;
  readonly clock: LedgerFixture["clock"];
  readonly advance: LedgerFixture["advance"];
  readonly reorganise: LedgerFixture["reorganise"];
  /** Makes the ledger at this address log topics without data. */
  readonly emit: (ledger: Hex, topics: readonly [Hex, Hex]) => Promise<void>;
}

/** A simulator's chain. */
export const simulated = (chain: TestChain): SharedChain => ({
  ...chain,
  node: () => chain,
  newLedger: () => newLedger(chain),
  newKey: () => newKey(chain),
  clock: "manual",
});

interface EvmFixture extends LedgerFixture<EvmWallet> {
  readonly ledger: EvmLedger;
  readonly connect: () => EvmLedger;
}

/** A ledger and four accounts of its own on a chain that other cases share. */
export async function chainFixture(chain: SharedChain, library: Library): Promise<EvmFixture> {
  const options = await chain.newLedger();
  let prompts = 0;
  const newWallet = async () =>
    countPrompts(await library.wallet(chain.node(), await chain.newKey()), () => {
      prompts += 1;
    });
  const wallets = [await newWallet(), await newWallet(), await newWallet(), await newWallet()] as const;
  const connections = [library.connect(chain.node(), options)];
  const [connection] = connections;
  if (!connection) throw new Error("unreachable");
  return {
    ledger: connection.ledger,
    wallets,
    connect: () => {
      const another = library.connect(chain.node(), options);
      connections.push(another);
      return another.ledger;
    },
    prompts: () => prompts,
    clock: chain.clock,
    advance: chain.advance,
    plant: (log) => chain.emit(parseAddress(options.address), [keccak256(stringToHex("Unheard(address)")), pad(log)]),
    reorganise: chain.reorganise,
    unplug: async () => connection.unplug(),
    dispose: async () => {
      for (const { close } of connections) close();
    },
  };
}
