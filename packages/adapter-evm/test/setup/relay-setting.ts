import { type Act, actorOf, type Address, signedActTypedData, type Wallet } from "@chartkey/core/adapters";
import { generatePrivateKey } from "viem/accounts";
import { evmSource } from "../../src/evm-source.js";
import type { RelayCall } from "../../src/index.js";
import { signedCall } from "../../src/relayed/signed-call.js";
import { counted, newKey, newLedger } from "./chain-fixture.js";
import { libraries, type Library } from "./libraries.js";
import type { TestChain } from "./test-chain.js";

export const keyAct = (participant: Address, n = 1): Act => ({
  kind: "key",
  participant,
  key: `0x${n.toString(16).padStart(2, "0").repeat(32)}`,
});

/** A ledger, an account that pays, and people who can only sign. */
export async function relaySetting(chain: TestChain, library: Library = libraries.viem) {
  const { ledger } = library.connect(chain, await newLedger(chain));
  const payerKey = await newKey(chain);
  const payer = await library.wallet(chain, payerKey);
  const source = ledger[evmSource];
  let prompts = 0;

  /** Somebody without funds. */
  const person = async (): Promise<Wallet> =>
    counted(await library.wallet(chain, generatePrivateKey()), () => {
      prompts += 1;
    });

  /** The call that brings an act, signed with any nonce. */
  const signed = async (act: Act, wallet: Wallet, nonce?: number): Promise<RelayCall> => {
    const { chainId, address: verifyingContract } = source;
    const deadline = 2 ** 40 - 1;
    const data = signedActTypedData({ chainId, verifyingContract }, act, { nonce, deadline });
    const signature = await wallet.signTypedData(data);
    const call = signedCall([act], { actor: actorOf(act), deadline, signature }, source.library);
    return { chainId, to: verifyingContract, data: call };
  };

  const acts = async (): Promise<readonly Act[]> => {
    const found: Act[] = [];
    for await (const update of ledger.entries({})) if (update.type === "entry") found.push(update.entry.act);
    return found;
  };

  return { chain, ledger, payer, payerKey, source, person, signed, acts, prompts: () => prompts };
}
