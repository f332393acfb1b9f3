import type { EvmLedgerOptions } from "@chartkey/adapter-evm";
import {
  type Account,
  createPublicClient,
  createWalletClient,
  defineChain,
  type Hex,
  http,
  type PublicClient,
  type Transport,
  type WalletClient,
  type Chain as ViemChain,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";

export type ChainWallet = WalletClient<Transport, ViemChain, Account>;

/** The chain with a ledger and a registry, and the account that pays for what people sign. */
export interface Chain {
  readonly client: PublicClient<Transport, ViemChain>;
  readonly payer: ChainWallet;
  readonly ledger: EvmLedgerOptions;
  readonly registry: Hex;
  readonly registrars: readonly Hex[];
  /** Where people's wallets reach the chain. Every page is told it: it has no secret in it. */
  readonly rpcUrl: string;
  readonly isPlay: boolean;
  stop(): Promise<void>;
}

/** A chain that somebody else runs. */
export function connectChain(setting: (name: string) => string): Chain {
  const chain = defineChain({
    id: Number(setting("CHAIN_ID")),
    name: setting("CHAIN_NAME"),
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [setting("RPC_URL")] } },
  });
  const account = privateKeyToAccount(setting("PAYER_KEY") as Hex);
  return {
    client: createPublicClient({ chain, transport: http() }),
    payer: createWalletClient({ chain, transport: http(), account }),
    ledger: {
      address: setting("LEDGER_ADDRESS") as Hex,
      fromBlock: BigInt(setting("LEDGER_BLOCK")),
      finality: { depth: Number(setting("FINALITY_DEPTH")) },
    },
    registry: setting("REGISTRY_ADDRESS") as Hex,
    registrars: setting("REGISTRARS").split(" ") as Hex[],
    rpcUrl: setting("PUBLIC_RPC_URL"),
    isPlay: false,
    stop: async () => {},
  };
}
