import {
  type Act,
  actorOf,
  type CallOptions,
  ChartkeyError,
  checkOptions,
  checkSignedActs,
  type Hex,
  type SignedActs,
  signedActsTypedData,
  signerOf,
} from "@chartkey/core/adapters";
import { type EvmLedger, sourceOf } from "../ledger/evm-source.js";
import { compactSignature } from "./compact-signature.js";
import type { RelayCall, Relayer } from "./relayer.js";
import { encodeRelayCall } from "./sign-acts.js";

/** A relayer of acts as any ledger's wallets sign them, and of calls that contain such acts. */
export interface SignedActsRelayer {
  /** @throws what the relayer throws; ChartkeyError FORMAT_INVALID for what are no signed acts */
  submit(signed: SignedActs | RelayCall, options?: CallOptions): Promise<Hex>;
}

/** @throws ChartkeyError FORMAT_INVALID */
function checkForm(given: SignedActs): SignedActs {
  try {
    return checkSignedActs(given);
  } catch (cause) {
    throw new ChartkeyError("FORMAT_INVALID", { message: "Not signed acts", cause });
  }
}

/**
 * Gives a relayer what pages without a node hand over: `httpLedger` of `@chartkey/adapter-http`
 * makes signed acts, and this makes the call. A call passes as it is, so that one service relays
 * for both. Whether the signature is good is for the relayer to find out, which simulates the call.
 * @throws TypeError for a ledger of another package, and for what is no relayer
 */
export function signedActsRelayer(ledger: EvmLedger, relayer: Relayer): SignedActsRelayer {
  sourceOf(ledger);
  if (typeof relayer?.submit !== "function") throw new TypeError("`relayer` has no method `submit`");

  /** The call of signed acts. */
  async function callOf(given: SignedActs, signal: AbortSignal | undefined): Promise<RelayCall> {
    const { signature, ...terms } = checkForm(given);
    const { acts, deadline } = terms;
    if (terms.ledger !== ledger.id) throw new ChartkeyError("FORMAT_INVALID", { message: "Acts for another ledger" });
    const actor = actorOf(acts[0] as Act);
    const isByKey = signerOf(signedActsTypedData(terms), signature) === actor;
    const named = { actor, deadline, signature: isByKey ? compactSignature(signature) : signature };
    return encodeRelayCall(sourceOf(ledger), acts, named, signal);
  }

  return {
    async submit(signed, options) {
      const { signal } = checkOptions(options);
      const isCall = typeof signed === "object" && signed !== null && "data" in signed;
      return relayer.submit(isCall ? signed : await callOf(signed, signal), { signal });
    },
  };
}
