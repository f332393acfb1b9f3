import { type Address, ChartkeyError, parseAddress } from "@chartkey/core/adapters";
import { type SiweMessage, validateSiweMessage } from "viem/siwe";
import { readMessage } from "../wire/sign-in-message.js";

/** How old a message may be, and how far ahead a clock, in milliseconds. */
const [OLDEST, AHEAD] = [600_000, 60_000];

export interface SignInRules {
  /** The pages that may sign in: their origins. */
  readonly origins: readonly string[];
  /** The server, as `serverUrl` writes it. */
  readonly url: string;
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
  refused(
    message,
    "Sign within ten minutes of asking for the nonce.",
    "Check the clock that the message has its time from, such as a device's or a proxy's.",
  );

/**
 * Reads a message. It must be exactly what its fields make of it: a message that two programs could
 * read in two ways is refused.
 */
function parse(text: string): SiweMessage {
  const fields = readMessage(text);
  if (!fields) throw refused("The message is not one of EIP-4361");
  return fields;
}

/** The page that a message names by its domain: the one that sends it, where that is known. */
function originOf({ domain, scheme }: SiweMessage, origins: readonly string[], page: string | undefined): string {
  const named = origins
    .map((one) => new URL(one))
    .filter(({ host, protocol }) => {
      return host === domain && (scheme === undefined || protocol === `${scheme}:`);
    });
  const found = named.find(({ origin }) => page === undefined || origin === page);
  if (!found) throw refused("The message is for another page");
  return found.origin;
}

/**
 * Checks all that a message of EIP-4361 says but its nonce and its signature.
 * @param page the origin of the page that sent it, if it is known
 * @throws ChartkeyError SIGN_IN_REFUSED
 */
export function checkSignIn(
  text: string,
  { origins, url, chainIds }: SignInRules,
  page: string | undefined,
  time: Date,
): SignIn {
  const message = parse(text);
  // another server could have passed on a nonce of this one, and what somebody signed for it
  if (message.uri !== url) {
    const hint = `This server is ${url}. If clients reach it elsewhere, that is its \`url\` of \`httpServer\`.`;
    throw refused("The message is for another server", hint);
  }
  const origin = originOf(message, origins, page);
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
