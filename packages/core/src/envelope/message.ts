import * as z from "zod/mini";
import { shownText } from "../domain/checks/shown-text.js";
import type { Address } from "../domain/identifiers/address.js";
import type { LedgerId } from "../domain/identifiers/ids.js";
import type { EncodedScope } from "../domain/grants/scope.js";
import type { Purpose } from "../domain/grants/purpose.js";
import type { Identity } from "../ports/keyring.js";
import { checkExpected, format } from "./contents.js";
import { address, ledgerId, purpose, scopeWord, seconds, until } from "./fields.js";
import type { HybridKey } from "./hybrid-key.js";
import { openBlock, sealBlock } from "./sealed-block.js";

const bounds = { limit: 2 ** 14, what: "A message" };

/** The contents of a request. It is not signed: the actor of its entry authenticates it. */
export interface Message {
  readonly ledger: LedgerId;
  readonly patient: Address;
  readonly requester: Address;
  readonly scope: EncodedScope;
  readonly purpose: Purpose;
  /** Unix seconds, exclusive. */
  readonly until: number | null;
  /** 1 to 2,000 characters by the rule of `shownText`, with lines. */
  readonly text: string | null;
  /** Unix seconds. */
  readonly created: number;
  /** What names this request among the requester's; 1 to 64 characters. */
  readonly key?: string;
}

const messages = format(
  "message",
  z.strictObject({
    ledger: ledgerId,
    patient: address,
    requester: address,
    scope: scopeWord,
    purpose,
    until: z.nullable(until),
    text: z.nullable(shownText(2000, "lines")),
    created: seconds,
    key: z.exactOptional(shownText(64)),
  }),
);

/**
 * @param recipients both sides' keys
 * @throws TypeError for a message that does not fit its schema
 */
export const sealMessage = async (
  message: Message,
  recipients: { readonly patient: HybridKey; readonly requester: HybridKey },
): Promise<Uint8Array> => sealBlock([recipients.patient, recipients.requester], messages.encode(message), bounds);

/**
 * `undefined` when it is sealed to somebody else.
 * @throws ChartkeyError SEAL_INVALID when altered or made for another request; FORMAT_INVALID;
 *   FORMAT_UNKNOWN; LIMIT_EXCEEDED
 */
export async function openMessage(
  bytes: Uint8Array,
  identity: Identity,
  expected: Pick<Message, "ledger" | "patient" | "requester">,
): Promise<Message | undefined> {
  const contents = await openBlock(identity, bytes, bounds);
  if (!contents) return undefined;
  const message: Message = messages.decode(contents);
  checkExpected("message", message, expected);
  return message;
}
