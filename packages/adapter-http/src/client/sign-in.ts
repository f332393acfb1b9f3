import {
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
import { nonceMade, sessionMade } from "../wire/sessions.js";
import { type HttpClientOptions, Transport } from "./transport.js";

export interface SignInOptions extends Omit<HttpClientOptions, "token"> {
  readonly address: AddressLike;
  /** The network of the account (EIP-155), one that the server knows. */
  readonly chainId: number;
  /** Shows a text to the person and has it signed (EIP-191), such as viem's `signMessage`. */
  readonly signMessage: (message: string) => Promise<Hex>;
  /** The page that signs in. By default the one that runs this; a program without any needs it. */
  readonly origin?: string | undefined;
  /** A sentence that the wallet shows, on one line. None by default. */
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
const codes: ReadonlySet<ErrorCode> = new Set(["MISCONFIGURED", "SESSION_ENDED", "SIGN_IN_REFUSED"]);

/** The origin of the page that runs this; `undefined` elsewhere. */
const pageOrigin = (): string | undefined => (globalThis as { readonly location?: Location }).location?.origin;

/**
 * Signs in by a message of EIP-4361: one prompt.
 * @throws TypeError that names an unknown, missing or malformed option
 * @throws ChartkeyError SIGN_IN_REFUSED; MISCONFIGURED; DIRECTORY_UNAVAILABLE (retryable) when the
 *   server cannot be reached; what `signMessage` throws; the signal's reason
 */
export async function signIn(given: SignInOptions, callOptions?: CallOptions): Promise<HttpSession> {
  const { address, chainId, signMessage, origin, statement, ...where } = checkKeys("options", given, optionKeys);
  const { signal } = checkOptions(callOptions);
  const account = inField("address", () => parseAddress(address));
  const page = inField("origin", () => new URL(origin ?? pageOrigin() ?? ""));
  let token: string | undefined;
  const errors = { away: "DIRECTORY_UNAVAILABLE", codes } as const;
  const server = new Transport({ ...where, token: () => token }, errors);
  const fresh = await server.json({ method: "POST", path: "/nonces", signal }, nonceMade, MAX);
  if (!fresh) throw server.wrong();
  const message = createSiweMessage({
    address: account,
    chainId,
    domain: page.host,
    uri: page.origin,
    version: "1",
    nonce: fresh.nonce,
    ...(statement !== undefined && { statement }),
  });
  const signature = await signMessage(message);
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
    until: new Date(begun.until),
    async signOut(options) {
      await server.send({ method: "DELETE", path: "/sessions/current", signal: checkOptions(options).signal });
    },
  };
}
