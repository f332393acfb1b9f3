import { ChartkeyError, fromHex, type Hex, toHex } from "@chartkey/core/adapters";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { failureOf } from "../node/rpc-failure.js";

/**
 * What nodes say that have the transaction, or had it when a library sent it again, and what they
 * say that were too slow to tell.
 */
const MAY_BE_SENT =
  /already|known transaction|nonce (?:is )?too low|old ?nonce|tim(?:e|ed)[ -]?out|deadline exceeded/iu;

/** The hash of a signed transaction, which it has before it is broadcast. */
export const hashOfSigned = (signed: Hex): Hex => toHex(keccak_256(fromHex(signed)));

/** Whether the node has answered that it does not take the transaction. */
function isRefused(error: unknown): boolean {
  const { code, status, response } = failureOf(error);
  const isAnswer = code !== undefined || (status !== undefined && status >= 400 && status < 500 && status !== 408);
  return isAnswer && !MAY_BE_SENT.test(response);
}

/**
 * The error for a transaction that a key has signed, when its broadcast failed. Its hash is known
 * before it is sent, so that without an answer it can be waited for like any other.
 * @param signed the signed transaction
 * @returns ChartkeyError LEDGER_UNAVAILABLE with the transaction's hash, or the error itself when
 *   the node has refused
 */
export function broadcastError(error: unknown, signed: Hex): unknown {
  if (isRefused(error)) return error;
  return new ChartkeyError("LEDGER_UNAVAILABLE", {
    message: "The node has not said whether it took the transaction",
    hints: ["It may be included. Wait for the error's `transaction` with `finalized`, or read the state."],
    transaction: hashOfSigned(signed),
    cause: error,
  });
}
