import {
  abortable,
  type Address,
  type AddressLike,
  type CallOptions,
  checkKeys,
  checkOptions,
  type ErrorCode,
  type Hex,
  inField,
  type KeyRules,
  parseAddress,
} from "@chartkey/core/adapters";
import { createSiweMessage } from "viem/siwe";
import { dateOf } from "../wire/ledger.js";
import { serverUrl } from "../wire/server-url.js";
import { nonceMade, sessionMade } from "../wire/sessions.js";
import { canSignIn } from "../wire/sign-in-message.js";
import { type HttpClientOptions, Transport } from "./transport.js";

/** Who signs in, where, and by which wallet. */
export interface SignInOptions extends Omit<HttpClientOptions, "token"> {
  readonly address: AddressLike;
  /** The network of the account (EIP-155), one that the server knows. */
  readonly chainId: number;
  /** Shows a text to the person and has it signed (EIP-191), such as viem's `signMessage`. */
  readonly signMessage: (message: string) => Promise<Hex>;
  /**
   * The page that signs in. By default the one that runs this; a program without any needs it. Its
   * host is a domain with a dot, an address of IPv4, or `localhost`: a message of EIP-4361 as viem
   * writes it has no other.
   */
  readonly origin?: string | undefined;
  /** A sentence that the wallet shows: one line of at most 2,000 characters. None by default. */
  readonly statement?: string | undefined;
}

const optionKeys: KeyRules<SignInOptions> = {
  url: "required",
  address: "required",
  chainId: "required",
  signMessage: "required",
  origin: "optional",
  statement: "optional",
  timeout: "optional",
  fetch: "optional",
};

/** A session on a server. */
export interface HttpSession {
  readonly account: Address;
  /** Lets in whoever has it. Keep it in memory, or where only this page reads it. */
  readonly token: string;
  /** When it ends, whatever happens in it. */
  readonly until: Date;
  /** Ends it for everybody who has the token. */
  signOut(options?: CallOptions): Promise<void>;
}

const MAX = 4_096;
/** What nobody sees in a sentence, or what breaks its line. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;
const codes: ReadonlySet<ErrorCode> = new Set(["MISCONFIGURED", "SESSION_ENDED", "SIGN_IN_REFUSED"]);

/** The origin of the page that runs this; `undefined` elsewhere. */
const pageOrigin = (): string | undefined => (globalThis as { readonly location?: Location }).location?.origin;

/** @throws TypeError that names a malformed option */
function checkedOptions(given: SignInOptions) {
  const { address, chainId, signMessage, origin, statement, ...where } = checkKeys("options", given, optionKeys);
  const url = serverUrl(where.url);
  const account = inField("address", () => parseAddress(address));
  const page = inField("origin", () => new URL(origin ?? pageOrigin() ?? ""));
  if (!canSignIn({ origin: page.origin }))
    throw new TypeError("`origin` is that of no page that can sign in by EIP-4361");
  if (!canSignIn({ origin: page.origin, url }))
    throw new TypeError("`url` is none that a message of EIP-4361 can name");
  if (!(Number.isSafeInteger(chainId) && chainId > 0)) throw new TypeError("`chainId` is a number of a network");
  if (typeof signMessage !== "function") throw new TypeError("`signMessage` is a function");
  const isSentence = typeof statement === "string" && statement.length > 0 && statement.length <= 2_000;
  if (
    statement !== undefined &&
    !(isSentence && !UNSEEN.test(statement) && canSignIn({ origin: page.origin, url, statement }))
  )
    throw new TypeError("`statement` is one line of 1 to 2,000 characters");
  return { account, chainId, signMessage, page, statement, url, where };
}

/**
 * Signs in by a message of EIP-4361: one prompt. The message names the page as its domain and the
 * server as its URI, so that no other server gets in with it. It has the time at which the server
 * made the nonce, so that the clock of the device, or of a proxy between, may be wrong.
 * @throws TypeError that names an unknown, missing or malformed option
 * @throws ChartkeyError SIGN_IN_REFUSED; MISCONFIGURED; DIRECTORY_UNAVAILABLE (retryable) when the
 *   server cannot be reached; what `signMessage` throws; the signal's reason, as soon as it aborts:
 *   a signature that comes later is given to nobody
 */
export async function signIn(given: SignInOptions, callOptions?: CallOptions): Promise<HttpSession> {
  const { account, chainId, signMessage, page, statement, url, where } = checkedOptions(given);
  const { signal } = checkOptions(callOptions);
  let token: string | undefined;
  const errors = { away: "DIRECTORY_UNAVAILABLE", codes } as const;
  const server = new Transport({ ...where, token: () => token }, errors);
  const asking = { method: "POST", path: "/nonces", signal };
  const fresh = await server.json(asking, nonceMade, MAX);
  if (!fresh) throw server.wrong();
  const message = createSiweMessage({
    address: account,
    chainId,
    domain: page.host,
    uri: url,
    version: "1",
    nonce: fresh.nonce,
    issuedAt: new Date(fresh.made),
    ...(statement !== undefined && { statement }),
  });
  const signing = async () => signMessage(message);
  const signature = await abortable(signing(), signal);
  const begun = await server.json(
    { method: "POST", path: "/sessions", body: { message, signature }, signal },
    sessionMade,
    MAX,
  );
  if (!begun || begun.account !== account) throw server.wrong();
  token = begun.token;
  return {
    account,
    token,
    until: dateOf(begun.until),
    async signOut(options) {
      await server.send({ method: "DELETE", path: "/sessions/current", signal: checkOptions(options).signal });
    },
  };
}
