import {
  type Act,
  actorOf,
  type Address,
  type Hex,
  type Ledger,
  signedActTypedData,
  type Wallet,
} from "@chartkey/core/adapters";
import { generatePrivateKey } from "viem/accounts";
import { sourceOf } from "../../src/ledger/evm-source.js";
import { planningLedger } from "@chartkey/core/conformance";
import { type EvmLedger, type RelayCall, relayed, type RelayedOptions, type Relayer } from "../../src/index.js";
import { encodeSignedActs } from "../../src/relayed/encode-signed-acts.js";
import { countPrompts, newKey, newLedger } from "./chain-fixture.js";
import { libraries, type Library } from "./libraries.js";
import type { TestChain } from "./test-chain.js";

/**
 * For the `wait` of a batching relayer, in milliseconds: longer than any test, so that a batch goes
 * when it is full.
 */
export const UNTIL_FULL = 600_000;

export const keyAct = (participant: Address, n = 1): Act => ({
  kind: "publishKey",
  participant,
  key: `0x${n.toString(16).padStart(2, "0").repeat(32)}`,
});

/** A relayed ledger on a device whose clock shows the chain's time, which tests move far ahead. */
export function relayedInTime(ledger: EvmLedger, relayer: Relayer, options: RelayedOptions = {}): Ledger {
  let now = new Date();
  const onDevice = relayed(ledger, relayer, { clock: { now: () => now }, ...options });
  return {
    ...onDevice,
    submit: async (...submission) => {
      now = await ledger.time();
      return onDevice.submit(...submission);
    },
  };
}

/** The same. Acts without `base` are planned on the account as it is. */
export const planningRelayed = (...parameters: Parameters<typeof relayedInTime>) =>
  planningLedger(relayedInTime(...parameters));

/** A ledger, an account that pays, and people who can only sign. */
export async function relaySetting(chain: TestChain, library: Library = libraries.viem) {
  const { ledger } = library.connect(chain, await newLedger(chain));
  const payerKey = await newKey(chain);
  const payer = await library.wallet(chain, payerKey);
  const source = sourceOf(ledger);
  let prompts = 0;

  /** Somebody without funds. */
  const person = async (): Promise<Wallet> =>
    countPrompts(await library.wallet(chain, generatePrivateKey()), () => {
      prompts += 1;
    });

  /** The call of an act that is signed with any nonce. */
  const signedCall = async (act: Act, wallet: Wallet, nonce?: number): Promise<RelayCall> => {
    const { chainId, address: verifyingContract } = source;
    const deadline = 2 ** 40 - 1;
    const data = signedActTypedData({ chainId, verifyingContract }, act, { nonce, deadline });
    const signature = await wallet.signTypedData(data);
    const call = encodeSignedActs([act], { actor: actorOf(act), deadline, signature }, source.library);
    return { chainId, to: verifyingContract, data: call };
  };

  const acts = async (): Promise<readonly Act[]> => {
    const found: Act[] = [];
    for await (const update of ledger.entries({})) if (update.type === "entry") found.push(update.entry.act);
    return found;
  };

  /** Waits until a block holds the transaction: a relayer answers when it has sent it. */
  const included = (hash: Hex | undefined) => chain.client.waitForTransactionReceipt({ hash: hash ?? "0x" });

  return { chain, ledger, payer, payerKey, source, person, signedCall, acts, included, prompts: () => prompts };
}
