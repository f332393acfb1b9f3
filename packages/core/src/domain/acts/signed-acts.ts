import { inField } from "../checks/check-field.js";
import { checkKeys, type KeyRules } from "../checks/check-keys.js";
import { fromHex, type Hex, toHex } from "../encoding/bytes.js";
import { type Address, parseAddress } from "../identifiers/address.js";
import { type LedgerId, parseLedgerId } from "../identifiers/ids.js";
import type { TypedData } from "../typed-data/typed-data.js";
import { type Act, actorOf, checkKind } from "./act.js";
import { noActs } from "./act-counters.js";
import {
  nonceOf,
  signedActDomain,
  signedActTypedData,
  type SignedActTerms,
  signedBatchTypedData,
} from "./signed-act.js";
import { checkSubmission } from "./submission.js";

/** What an actor signs, so that anybody may submit the acts: all of them, or none. */
export interface ActsToSign extends SignedActTerms {
  readonly ledger: LedgerId;
  /** 1 to 128 acts of one actor, as `checkSubmission` allows them. */
  readonly acts: readonly Act[];
}

/** Acts with the signature of their actor. */
export interface SignedActs extends ActsToSign {
  /** Of `signedActsTypedData`: 64 or 65 bytes by a key, or what a smart account accepts. */
  readonly signature: Hex;
}

const toSignKeys: KeyRules<ActsToSign> = {
  ledger: "required",
  acts: "required",
  nonce: "optional",
  deadline: "required",
};

/**
 * The typed data of one act, or of several at once.
 * @throws TypeError when a nonce is given for an act that takes none, or is missing for one that
 *   does
 */
export function signedActsTypedData(given: ActsToSign): TypedData {
  const { ledger, acts, nonce, deadline } = checkKeys("acts", given, toSignKeys);
  const domain = signedActDomain(ledger);
  if (!Array.isArray(acts) || acts.length === 0) throw new TypeError("`acts` is an array of acts");
  for (const [nth, act] of acts.entries()) checkKind(act, `acts[${nth}]`);
  const [only, ...more] = acts;
  if (only && more.length === 0) return signedActTypedData(domain, only, { nonce, deadline });
  if (nonce === undefined) throw new TypeError("Several acts take a nonce");
  return signedBatchTypedData(domain, acts, { nonce, deadline });
}

const signedKeys: KeyRules<SignedActs> = { ...toSignKeys, signature: "required" };

/** The most bytes of a signature. */
const MAX_SIGNATURE = 8_192;

const NOBODY = parseAddress(`0x${"0".repeat(40)}`);

/** The actor of the first act; nobody for one that is malformed, which its own check tells. */
function actorIn(acts: readonly Act[]): Address {
  try {
    return parseAddress(actorOf((acts as readonly [Act])[0]));
  } catch {
    return NOBODY;
  }
}

/** @param limit exclusive */
function checkNumber(name: string, value: number, limit: number): void {
  if (!Number.isSafeInteger(value) || value < 0 || value >= limit) throw new TypeError(`\`${name}\` is out of range`);
}

/**
 * Checks the form of signed acts that come from outside. It verifies no signature.
 * @returns a copy, with each value in its one form
 * @throws TypeError that names the field
 */
export function checkSignedActs(given: SignedActs): SignedActs {
  const { ledger, acts, nonce, deadline, signature } = checkKeys("signed", given, signedKeys);
  const id = inField("ledger", () => parseLedgerId(ledger));
  // the counters that acts name are those of whoever submits them; a signature names its nonce
  const copies = checkSubmission(acts, actorIn(acts), noActs);
  checkNumber("deadline", deadline, 2 ** 40);
  if (nonce !== undefined) checkNumber("nonce", nonce, 2 ** 32);
  if (copies.some((act) => nonceOf(act) !== undefined) !== (nonce !== undefined))
    throw new TypeError(nonce === undefined ? "`nonce` is missing" : "The act takes no `nonce`");
  if (typeof signature !== "string" || signature.length > 2 + 2 * MAX_SIGNATURE)
    throw new TypeError(`\`signature\` has at most ${MAX_SIGNATURE} bytes`);
  const bytes = inField("signature", () => toHex(fromHex(signature)));
  return { ledger: id, acts: copies, ...(nonce !== undefined && { nonce }), deadline, signature: bytes };
}
