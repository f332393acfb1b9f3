import { chartkeyRegistryAbi } from "@chartkey/contracts";
import { deployRegistry } from "@chartkey/contracts/deploy";
import { parseAddress, type Registry } from "@chartkey/core/adapters";
import type { RegistryFixture } from "@chartkey/core/conformance";
import { createPublicClient, encodeFunctionData, type Hex, keccak256, stringToHex } from "viem";
import { ethersRegistry } from "../../src/ethers/index.js";
import type { EvmRegistryOptions, EvmWallet } from "../../src/index.js";
import { viemRegistry } from "../../src/viem/index.js";
import { PATIENCE } from "../../../../test/setup/patience.js";
import { countPrompts, newKey } from "./chain-fixture.js";
import { ethersProvider, libraries, viemTransport } from "./libraries.js";
import type { TestChain } from "./test-chain.js";

interface Connection {
  readonly registry: Registry<EvmWallet>;
  readonly unplug: () => void;
  readonly close: () => void;
}

type Connect = (chain: TestChain, options: EvmRegistryOptions) => Connection;

/** How an app would reach a registry with each of the libraries. */
export const registries: Readonly<Record<keyof typeof libraries, Connect>> = {
  viem(chain, options) {
    let plugged = true;
    const transport = viemTransport(chain, () => plugged);
    const client = createPublicClient({ chain: chain.chain, transport, pollingInterval: 10 });
    return {
      registry: viemRegistry({ client, timeout: PATIENCE, ...options }),
      unplug: () => void (plugged = false),
      close: () => {},
    };
  },
  ethers(chain, options) {
    let plugged = true;
    const provider = ethersProvider(chain, () => plugged);
    const registry = ethersRegistry({ provider, chainId: chain.chain.id, timeout: PATIENCE, ...options });
    return { registry, unplug: () => void (plugged = false), close: () => provider.destroy() };
  },
};

const REGISTRAR = keccak256(stringToHex("REGISTRAR"));

/** A new registry on a chain that cases share, with the chain's payer as administrator. */
export async function newRegistry({ rpc, payer, client }: TestChain) {
  const admin = await payer();
  const { address } = await deployRegistry({ send: rpc }, admin, { admin });
  const administer = (functionName: "grantRole" | "revokeRole") => async (registrar: Hex) => {
    const data = encodeFunctionData({ abi: chartkeyRegistryAbi, functionName, args: [REGISTRAR, registrar] });
    const hash = await rpc("eth_sendTransaction", [{ from: admin, to: address, data }]);
    await client.waitForTransactionReceipt({ hash: hash as Hex });
  };
  return {
    options: { address: parseAddress(address) },
    appoint: administer("grantRole"),
    remove: administer("revokeRole"),
  };
}

/** A registry with two registrars and a stranger. */
export async function registryFixture(
  chain: TestChain,
  name: keyof typeof libraries,
): Promise<RegistryFixture<EvmWallet>> {
  const { options, appoint, remove } = await newRegistry(chain);
  let prompts = 0;
  const newWallet = async () =>
    countPrompts(await libraries[name].wallet(chain, await newKey(chain)), () => {
      prompts += 1;
    });
  const wallets = { council: await newWallet(), chamber: await newWallet(), stranger: await newWallet() };
  await appoint(wallets.council.address);
  await appoint(wallets.chamber.address);
  const connection = registries[name](chain, options);
  const connections = [connection];
  return {
    registry: connection.registry,
    wallets,
    connect: () => {
      const another = registries[name](chain, options);
      connections.push(another);
      return another.registry;
    },
    prompts: () => prompts,
    now: async () => Number((await chain.client.getBlock()).timestamp),
    advance: (seconds) => chain.advance(seconds),
    appoint,
    remove,
    unplug: async () => connection.unplug(),
    dispose: async () => {
      for (const { close } of connections) close();
    },
  };
}
