import {
  type BlobStore,
  type Clock,
  type KeyRules,
  type Ledger,
  type Mailbox,
  type ProfileDirectory,
  type RegistryReader,
} from "@chartkey/core/adapters";
import type { QuotaOf } from "./account-blobs.js";
import type { DeviceListOf } from "./device-routes.js";
import type { PinBook } from "./pin-book.js";
import type { ProfileVerifier } from "./profile-routes.js";
import type { MayRelay, ServedRelayer } from "./relay-routes.js";
import type { OnError } from "./server-failure.js";
import type { SessionStore } from "./session-store.js";
import type { VerifyMessage } from "./sessions.js";

/** What a server serves, to whom, and within which limits. */
export interface HttpServerOptions {
  /**
   * Where clients reach this server, with its base path, such as `https://api.example/chartkey`. A
   * sign-in names it, so that no other server gets in with what somebody signed there: one that
   * names another URL is refused.
   */
  readonly url: string;
  /**
   * The pages that may use the server, by their origins, such as `https://app.example`. A sign-in
   * names one of them, also that of a program that is no page. Their hosts are domains with a dot,
   * addresses of IPv4, or `localhost`: messages of EIP-4361 as viem reads them have no others.
   */
  readonly origins: readonly string[];
  /**
   * The networks of the accounts that may sign in (EIP-155). With `verifyMessage`, one: a session
   * knows an account by its address, and a smart account of the same address can be another
   * person's on each network.
   */
  readonly chainIds: readonly number[];
  /**
   * Tells whether a signature of a message is an address's. By default, only that of an account
   * with a key. With viem's `client.verifyMessage`, smart accounts can sign in too (ERC-1271).
   */
  readonly verifyMessage?: VerifyMessage | undefined;
  /** In memory by default: then they end with the process. */
  readonly sessions?: SessionStore | undefined;
  /** How long a session lasts, whatever happens in it. Default 12. */
  readonly sessionHours?: number | undefined;
  /**
   * Makes and knows the nonces of sign-ins; at least 32 bytes. Random by default. Servers that
   * stand for one another share it.
   */
  readonly nonceSecret?: Uint8Array | undefined;
  /** Served under `/profiles`; `ledger` or `verifier` is then needed too. */
  readonly profiles?: ProfileDirectory | undefined;
  /** Served under `/ledgers`, for reading. Its writes go through `relayer`. */
  readonly ledger?: Ledger<never> | undefined;
  /**
   * Served under `/attestations`, for reading: any `Registry`. Registrars write to it elsewhere.
   */
  readonly registry?: RegistryReader | undefined;
  /**
   * Verifies the signatures of profiles. The ledger by default. Only profiles of the ledger that
   * its `id` names are taken; of any ledger, if it has none.
   */
  readonly verifier?: ProfileVerifier | undefined;
  /**
   * Served under `/relays`: it sends what others signed, and pays for it. It checks each call by
   * itself. `mayRelay` is then needed too.
   */
  readonly relayer?: ServedRelayer<never> | undefined;
  /** Decides whose calls the relayer is asked to send, and which. Nobody else does. */
  readonly mayRelay?: MayRelay | undefined;
  /** Calls for the relayer, of one account or of one client that has not signed in. Default 10. */
  readonly relaysPerMinute?: number | undefined;
  /**
   * Served under `/blobs`, `/pins`, `/uploads`, `/joins` and `/roots`. It keeps pins by holder and
   * lists them; each account has holders of its own.
   */
  readonly blobs?: BlobStore | undefined;
  /**
   * The most bytes that one account pins, a whole number; for each account, if it is a function.
   * Whose quota is 0 can read, and store nothing. What is joined needs room beside its parts, until
   * they are let go. Default 1 GiB.
   */
  readonly quota?: number | QuotaOf | undefined;
  /**
   * What each account has pinned. In memory by default: then quotas begin anew with the process.
   */
  readonly pinBook?: PinBook | undefined;
  /**
   * Served under `/mailbox`, also for who has not signed in: two devices of a person pair over it.
   * `boundedMailbox()` is one, for a server that stands alone.
   */
  readonly mailbox?: Mailbox | undefined;
  /** Pairings that one account, or one client that has not signed in, begins. Default 10. */
  readonly pairingsPerMinute?: number | undefined;
  /**
   * Served under `/devices`: the sealed list of each account's devices, such as `of` of
   * `sqliteDeviceLists`. It has to outlive the process, or devices find it gone.
   */
  readonly devices?: DeviceListOf | undefined;
  /**
   * What stands before the paths of requests as they come here. By default the path of `url`. A
   * proxy that strips that path leaves nothing: `""`.
   */
  readonly basePath?: string | undefined;
  /**
   * Of one account, and of one client that has not signed in. Of one client so many tokens are
   * looked up that this process has not seen, times ten. Default 600.
   */
  readonly requestsPerMinute?: number | undefined;
  /**
   * Tells clients apart, such as by the address that a reverse proxy notes in a header. Addresses
   * of IPv6 count by their networks of 64 bits, since a client has a whole one. By default, all who
   * have not signed in count as one client.
   */
  readonly clientOf?: ((request: Request) => string) | undefined;
  /**
   * Milliseconds until the body of a request is there and its answer begins, and in which a client
   * takes each part of an answer. An answer as a whole has no limit. Who follows a ledger gets a
   * sign of life after a third of it, and after ten seconds at most. Default 30,000.
   */
  readonly timeout?: number | undefined;
  /**
   * Told of each failure that is not of whoever asked: an answer with a status of 500 or more, and
   * one that is cut off on its way. Answers tell no cause, so this is where an operator finds it.
   * Nobody is told by default.
   */
  readonly onError?: OnError | undefined;
  /** The system's by default. */
  readonly clock?: Clock | undefined;
}

export const serverOptionKeys: KeyRules<HttpServerOptions> = {
  url: "required",
  origins: "required",
  chainIds: "required",
  verifyMessage: "optional",
  sessions: "optional",
  sessionHours: "optional",
  nonceSecret: "optional",
  profiles: "optional",
  ledger: "optional",
  registry: "optional",
  verifier: "optional",
  relayer: "optional",
  mayRelay: "optional",
  relaysPerMinute: "optional",
  blobs: "optional",
  quota: "optional",
  pinBook: "optional",
  devices: "optional",
  mailbox: "optional",
  pairingsPerMinute: "optional",
  basePath: "optional",
  requestsPerMinute: "optional",
  clientOf: "optional",
  timeout: "optional",
  onError: "optional",
  clock: "optional",
};
