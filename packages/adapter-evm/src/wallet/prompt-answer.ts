import type { Hex } from "@chartkey/core/adapters";
import { abortable } from "../node/pause.js";
import { bytes32Schema } from "../node/schemas.js";
import { askWallet, unanswered } from "./wallet-error.js";

/**
 * The hash that a wallet answers which was asked to send. No app can close its prompt, so that
 * after an abort nobody waits any longer, and the wallet may still send.
 * @throws ChartkeyError WALLET_UNANSWERED after an abort, whose cause is the signal's reason, and
 *   for an answer that is no hash; and for whatever the wallet throws
 */
export async function promptAnswer(send: () => Promise<unknown>, signal: AbortSignal | undefined): Promise<Hex> {
  const answer = await abortable(askWallet("send", send), signal).catch((error: unknown) => {
    if (!signal?.aborted || error !== signal.reason) throw error;
    throw unanswered("The call was aborted while the wallet prompted", error);
  });
  const hash = bytes32Schema.safeParse(answer);
  if (!hash.success) throw unanswered("The wallet answered without the hash of a transaction", hash.error);
  return hash.data;
}
