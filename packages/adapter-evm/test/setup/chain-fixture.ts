import { deploy } from "@chartkey/contracts/deploy";
import type { LedgerFixture } from "@chartkey/core/conformance";
import { type Hex, keccak256, pad, parseEther, stringToHex } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import type { EvmLedgerOptions, EvmWallet } from "../../src/index.js";
import type { Library } from "./libraries.js";
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

function counted(wallet: EvmWallet, count: () => void): EvmWallet {
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

/** A ledger and four accounts of its own on a chain that other cases share. */
export async function chainFixture(chain: TestChain, library: Library): Promise<LedgerFixture<EvmWallet>> {
  const options = await newLedger(chain);
  let prompts = 0;
  const newWallet = async () =>
    counted(await library.wallet(chain, await newKey(chain)), () => {
      prompts += 1;
    });
  const wallets = [await newWallet(), await newWallet(), await newWallet(), await newWallet()] as const;
  const connections = [library.connect(chain, options)];
  const [connection] = connections;
  if (!connection) throw new Error("unreachable");
  return {
    ledger: connection.ledger,
    wallets,
    connect: () => {
      const another = library.connect(chain, options);
      connections.push(another);
      return another.ledger;
    },
    prompts: () => prompts,
    clock: "manual",
    advance: chain.advance,
    plant: (log) => chain.emit(options.address, [keccak256(stringToHex("Unheard(address)")), pad(log)]),
    reorganise: chain.reorganise,
    unplug: async () => connection.unplug(),
    dispose: async () => {
      for (const { close } of connections) close();
    },
  };
}
