import { type Address, ChartkeyError, parseAddress } from "@chartkey/core/adapters";
import { type SiweMessage, validateSiweMessage } from "viem/siwe";
import { readMessage } from "../wire/sign-in-message.js";

/** How old a message may be, and how far ahead a clock, in milliseconds. */
const [OLDEST, AHEAD] = [600_000, 60_000];

export interface SignInRules {
  /** The pages that may sign in: their origins. */
  readonly origins: readonly string[];
  readonly chainIds: readonly number[];
}

/** What a message of a sign-in says, checked. */
export interface SignIn {
  readonly account: Address;
  readonly chainId: number;
  readonly origin: string;
  readonly nonce: string;
  /** Milliseconds since 1970, where the message says when the session ends. */
  readonly until: number | undefined;
}

export const refused = (message: string, ...hints: readonly string[]): ChartkeyError =>
  new ChartkeyError("SIGN_IN_REFUSED", { message, hints: [...hints, "Sign in again, with a new message."] });

/** Refuses a message for its time, which whoever wrote it took from a clock of their own. */
const untimely = (message: string): ChartkeyError =>
  refused(message, "Check the clock of this device: it may be minutes ahead or behind.");

/**
 * Reads a message. It must be exactly what its fields make of it: a message that two programs could
 * read in two ways is refused.
 */
function parse(text: string): SiweMessage {
  const fields = readMessage(text);
  if (!fields) throw refused("The message is not one of EIP-4361");
  return fields;
}

/** The origin of a page, of which a message names the host as its domain, and a URI. */
function originOf({ domain, scheme, uri }: SiweMessage): string {
  if (!URL.canParse(uri)) throw refused("The message's URI is none");
  const { origin, host, protocol } = new URL(uri);
  if (host !== domain || (scheme !== undefined && `${scheme}:` !== protocol))
    throw refused("The message's domain is not that of its URI");
  return origin;
}

/**
 * Checks all that a message of EIP-4361 says but its nonce and its signature.
 * @param page the origin of the page that sent it, if it is known
 * @throws ChartkeyError SIGN_IN_REFUSED
 */
export function checkSignIn(
  text: string,
  { origins, chainIds }: SignInRules,
  page: string | undefined,
  time: Date,
): SignIn {
  const message = parse(text);
  const origin = originOf(message);
  if (!origins.includes(origin)) throw refused("The message is for another server");
  if (page !== undefined && page !== origin) throw refused("The message is for another page");
  if (!chainIds.includes(message.chainId)) throw refused("The message is for another network");
  if (!validateSiweMessage({ message, time })) throw untimely("The message is not valid now");
  const age = time.getTime() - (message.issuedAt?.getTime() ?? 0);
  if (!(age <= OLDEST && age >= -AHEAD)) throw untimely("The message was not written just now");
  return {
    account: parseAddress(message.address),
    chainId: message.chainId,
    origin,
    nonce: message.nonce,
    until: message.expirationTime?.getTime(),
  };
}
