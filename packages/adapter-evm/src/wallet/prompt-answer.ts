import { abortable, type Hex, isChartkeyError } from "@chartkey/core/adapters";
import { bytes32Schema } from "../node/schemas.js";
import { askWallet, unanswered } from "./wallet-error.js";

/** Called with the hash of a signed transaction, right before it is broadcast. */
export type OnSigned = (transaction: Hex) => void;

/** More than a wallet's own handlers of the same abort take, none of which waits for anything. */
const TURNS = 64;

/** The hash that a wallet names which has heard the same abort; `undefined` where it names none. */
async function namedAtOnce(asked: Promise<unknown>): Promise<Hex | undefined> {
  const named = asked.then(
    (answer) => answer,
    (error: unknown) => (isChartkeyError(error) ? error.transaction : undefined),
  );
  const nothing = async () => {
    for (let turn = 0; turn < TURNS; turn++) await Promise.resolve();
  };
  return bytes32Schema.safeParse(await Promise.race([named, nothing()])).data;
}

/**
 * The hash that a wallet answers which was asked to send. No app can close its prompt, so that
 * after an abort nobody waits any longer, and the wallet may still send.
 * @throws ChartkeyError WALLET_UNANSWERED after an abort, whose cause is the signal's reason, and
 *   which names the transaction once it is signed, and for an answer that is no hash; and for
 *   whatever the wallet throws
 */
export async function promptAnswer(
  send: (onSigned: OnSigned) => Promise<unknown>,
  signal: AbortSignal | undefined,
): Promise<Hex> {
  let signed: Hex | undefined;
  const asked = askWallet("send", () => send((transaction) => (signed = transaction)));
  const answer = await abortable(asked, signal).catch(async (error: unknown) => {
    if (!signal?.aborted || error !== signal.reason) throw error;
    const transaction = signed ?? (await namedAtOnce(asked));
    throw unanswered("The call was aborted while the wallet prompted", error, transaction);
  });
  const hash = bytes32Schema.safeParse(answer);
  if (!hash.success) throw unanswered("The wallet answered without the hash of a transaction", hash.error);
  return hash.data;
}
