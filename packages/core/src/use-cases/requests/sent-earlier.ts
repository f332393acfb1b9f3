import type { Address } from "../../domain/identifiers/address.js";
import { requestEntries } from "../../domain/log/request-entries.js";
import type { AccessRequest } from "../../domain/requests/access-request.js";
import type { Message } from "../../envelope/message.js";
import { ChartkeyError, isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import { viewOf } from "../session/view.js";
import type { Write } from "../writing/write.js";
import { readMessage, toRequest } from "./to-request.js";

/** What a try to send a request and an earlier one have in common. */
export type SameRequest = Pick<Message, "scope" | "purpose" | "until" | "text" | "key">;

const isSame = (a: SameRequest, b: SameRequest): boolean =>
  a.scope === b.scope && a.purpose === b.purpose && a.until === b.until && a.text === b.text;

/**
 * The request with this key, if an earlier try to send it was included. A request whose message
 * cannot be read is passed over: a lost block must not end all further requests to this patient.
 * @throws ChartkeyError IDEMPOTENCY_KEY_USED when it has other contents
 */
export async function sentEarlier(
  { session, now, options: { signal } }: Write,
  patient: Address,
  wanted: SameRequest,
): Promise<AccessRequest | undefined> {
  if (wanted.key === undefined) return undefined;
  const view = { ...(await viewOf(session, patient, { signal })), now };
  const mine = requestEntries(view.log).filter(({ requester }) => requester === session.address);
  for (const request of mine.toReversed()) {
    const message = await orProblem(readMessage(view, request), { signal });
    if (isChartkeyError(message) || message.key !== wanted.key) continue;
    if (isSame(message, wanted)) return toRequest(view, request, new Set());
    throw new ChartkeyError("IDEMPOTENCY_KEY_USED", {
      message: "Another request to this patient has this `idempotencyKey`",
      hints: ["Use a fresh key for a new request."],
    });
  }
  return undefined;
}
