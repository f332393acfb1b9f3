import { type Address, type CallOptions, ChartkeyError, type Clock, type Hex } from "@chartkey/core/adapters";
import { checkSignIn, refused, type SignIn, type SignInRules } from "./check-sign-in.js";
import { decided } from "./decided.js";
import { base64url, digestOf } from "./digest.js";
import { keptSession } from "./kept-session.js";
import { Nonces } from "./nonces.js";
import type { KnownSession, Session } from "./route.js";
import { SeenSessions } from "./seen-sessions.js";
import type { SessionStore } from "./session-store.js";

/** A signature of a message (EIP-191) that a sign-in came with. */
export interface MessageClaim {
  readonly address: `0x${string}`;
  readonly chainId: number;
  readonly message: string;
  /** At most 8 KiB. */
  readonly signature: Hex;
}

/**
 * Tells whether a signature is that of an address. What is neither `true` nor `false` fails as a
 * mistake of the app.
 */
export type VerifyMessage = (claim: MessageClaim, options: CallOptions) => Promise<boolean>;

export interface SessionsOptions extends SignInRules {
  readonly store: SessionStore;
  readonly verify: VerifyMessage;
  /** How long a session lasts, in milliseconds. */
  readonly life: number;
  readonly clock: Clock;
  /** 32 bytes or more. */
  readonly nonceSecret: Uint8Array;
}

/** A session that has just begun, with its token, which is told once. */
export interface BegunSession extends Session {
  readonly token: string;
}

const TOKEN = /^Bearer ([-_A-Za-z0-9]{43})$/iu;

/** The token of a request (RFC 6750); `undefined` for one without any, or with something else. */
const tokenOf = (request: Request): string | undefined => TOKEN.exec(request.headers.get("authorization") ?? "")?.[1];

export const sessionEnded = (): ChartkeyError =>
  new ChartkeyError("SESSION_ENDED", { message: "The session has ended", hints: ["Sign in again."] });

/**
 * Sign-in by EIP-4361. A session has a random token of 256 bits that the server makes and of which
 * it keeps the hash.
 */
export class Sessions {
  readonly #options: SessionsOptions;
  readonly #nonces: Nonces;
  readonly #seen = new SeenSessions();

  constructor(options: SessionsOptions) {
    this.#options = options;
    this.#nonces = new Nonces(options.nonceSecret, options.clock);
  }

  nonce(): ReturnType<Nonces["make"]> {
    return this.#nonces.make();
  }

  /**
   * @param page the origin of the page that asks, if it is known
   * @throws ChartkeyError SIGN_IN_REFUSED
   */
  async begin(
    { message, signature }: { readonly message: string; readonly signature: Hex },
    page: string | undefined,
    signal: AbortSignal,
  ): Promise<BegunSession> {
    const { store, verify, clock, life } = this.#options;
    const signIn = checkSignIn(message, this.#options, page, clock.now());
    const nonceEnd = await this.#nonces.endOf(signIn.nonce);
    if (nonceEnd === undefined) throw refused("The message's nonce is not of this server, or too old");
    const { account: address, chainId } = signIn;
    const isSigned = await verify({ address, chainId, message, signature }, { signal });
    if (!decided("verifyMessage", isSigned)) throw refused("The signature is not the account's");
    signal.throwIfAborted();
    // after the signature: nobody else can use a nonce up
    const isFirst = await store.takeNonce(signIn.nonce, nonceEnd);
    if (!decided("sessions.takeNonce", isFirst)) throw refused("The message was used before");
    return this.#keep(signIn, clock.now().getTime() + life);
  }

  async #keep({ account, origin, until }: SignIn, longest: number): Promise<BegunSession> {
    const token = base64url(crypto.getRandomValues(new Uint8Array(32)));
    const session = { account, origin, until: Math.min(longest, until ?? longest) };
    const id = await digestOf(token);
    await this.#options.store.put(id, session);
    this.#seen.note(id, account);
    return { ...session, token };
  }

  /**
   * The session of a request; `undefined` for a request without one, and for one that has ended or
   * that another page sends.
   * @param count is called before the store is asked, with the account whose session this was when
   *   it was last seen; with `undefined` for a token that was not. What it throws ends the look
   */
  async of(
    request: Request,
    page: string | undefined,
    count: (account: Address | undefined) => void,
  ): Promise<KnownSession | undefined> {
    const token = tokenOf(request);
    if (token === undefined) return undefined;
    const id = await digestOf(token);
    count(this.#seen.accountOf(id));
    const session = await this.#find(id);
    const isOver = session !== undefined && session.until <= this.#options.clock.now().getTime();
    this.#seen.note(id, isOver ? undefined : session?.account);
    if (isOver) await this.#options.store.delete(id);
    if (!session || isOver) return undefined;
    return page === undefined || page === session.origin ? { ...session, id } : undefined;
  }

  /** Whether a session has neither ended nor been signed out, here or elsewhere. */
  async isOpen({ id }: KnownSession): Promise<boolean> {
    const session = await this.#find(id);
    return session !== undefined && session.until > this.#options.clock.now().getTime();
  }

  async #find(id: string): Promise<Session | undefined> {
    return keptSession(await this.#options.store.get(id));
  }

  async end({ id }: KnownSession): Promise<void> {
    await this.#options.store.delete(id);
  }
}
