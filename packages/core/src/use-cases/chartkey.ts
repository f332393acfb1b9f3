import { parseAddress } from "../domain/identifiers/address.js";
import { checkKeys, type KeyRules } from "../domain/checks/check-keys.js";
import { keysOf } from "../domain/log/participant-log.js";
import { memoryDevice } from "../platform/memory-device.js";
import { checkedClock, checkedEntropy } from "../platform/system.js";
import { lazyEngine } from "../envelope/payload/system-engine.js";
import { orProblem } from "../errors/chartkey-error.js";
import type { BlobStore } from "../ports/blob-store.js";
import type { CallOptions } from "../ports/call-options.js";
import { checkOptions } from "../ports/check-options.js";
import type { Clock } from "../ports/clock.js";
import type { CryptoEngine } from "../ports/crypto-engine.js";
import type { DeviceStore } from "../ports/device-store.js";
import type { Entropy } from "../ports/entropy.js";
import type { HeadSource } from "../ports/head-source.js";
import type { IndexCache } from "../ports/index-cache.js";
import type { Keyring } from "../ports/keyring.js";
import type { Ledger } from "../ports/ledger.js";
import type { ProfileDirectory } from "../ports/profile-directory.js";
import type { RegistryReader } from "../ports/registry.js";
import type { Wallet } from "../ports/wallet.js";
import { checkOneForm, checkPort } from "../ports/check-port.js";
import { healthOf } from "./calls/port-health.js";
import { inBlobTime } from "./calls/time-limit.js";
import { createReader, type Reader, readerPortKeys } from "./reader.js";
import { DeviceIndex } from "./index/device-index.js";
import { KnownLogs } from "./log/known-logs.js";
import { LogReader } from "./log/log-reader.js";
import { createParticipant, type Participant } from "./participant/participant.js";
import { KnownGrants } from "./session/known-grants.js";
import { createSession } from "./session/session.js";
import type { Trust } from "./trust/trust.js";
import { Verifier } from "./trust/verifier.js";
import { settleJournal } from "./writing/settle-journal.js";

/** The ports that an app supplies. */
export interface Ports<W extends Wallet> {
  readonly ledger: Ledger<W>;
  /**
   * A second source of heads: the same ledger over another endpoint, or a source of proven heads.
   * None by default. While it is away, no log is read.
   */
  readonly heads?: HeadSource;
  readonly blobs: BlobStore;
  readonly profiles: ProfileDirectory;
  /** Where registrars attest roles; none by default. */
  readonly registry?: RegistryReader;
  /**
   * Which registrars the app trusts, and what for. By default nobody is verified, and only verified
   * people's requests are shown: see {@link Trust}.
   */
  readonly trust?: Trust;
  /** What this device remembers between runs; in memory by default. */
  readonly device?: DeviceStore | undefined;
  /**
   * Keeps an encrypted index on this device, so that a person who comes back does not start from
   * nothing. None by default: see {@link IndexCache}.
   */
  readonly index?: IndexCache | undefined;
  readonly clock?: Clock | undefined;
  readonly entropy?: Entropy | undefined;
  /** Encrypts, decrypts and hashes content, perhaps in another thread; in this one by default. */
  readonly crypto?: CryptoEngine | undefined;
}

const portKeys: KeyRules<Ports<never>> = {
  ...readerPortKeys,
  blobs: "required",
  entropy: "optional",
  crypto: "optional",
  index: "optional",
};

/** Who connects: whose wallet signs, and whose keyring opens. */
export interface Account<W extends Wallet> {
  readonly wallet: W;
  readonly keyring: Keyring;
}

/**
 * The entry to the SDK, one for an app. It holds no key and no wallet, so it may run on a server.
 */
export interface Chartkey<in W extends Wallet> extends Reader {
  /**
   * Connects one account as a participant. It first finishes, or cleans up, what an earlier run of
   * this device left behind, for ten seconds at most; the next write goes on with it. What did not
   * come to its prompt is left alone for a day, since another session may still be uploading it.
   * @throws TypeError for a wallet whose `address` lacks the checksum of EIP-55
   * @throws ChartkeyError KEYRING_MISMATCH when the address is registered with another keyring;
   *   LEDGER_INCOMPLETE, LEDGER_UNAVAILABLE
   */
  connect(account: Account<W>, options?: CallOptions): Promise<Participant>;
}

/**
 * @throws TypeError for a port without its methods, for a ledger whose `id` `parseLedgerId` would
 *   change, for `heads` of another ledger, and for a malformed `trust`
 */
export function createChartkey<W extends Wallet>(ports: Ports<W>): Chartkey<W> {
  return onPorts(checkKeys<Ports<never>>("ports", ports, portKeys) as Ports<W>);
}

function onPorts<W extends Wallet>(ports: Ports<W>): Chartkey<W> {
  checkPort("blobs", ports.blobs, "put", "get", "pin", "unpin");
  const device = ports.device === undefined ? memoryDevice() : ports.device;
  if (ports.crypto !== undefined) checkPort("crypto", ports.crypto, "cipher", "sha256");
  if (ports.index !== undefined) checkPort("index", ports.index, "get", "set", "delete", "keys");
  const { blobs, entropy: source, crypto, index: cache, ...readers } = ports;
  const entropy = checkedEntropy(source);
  const reader = createReader({ ...readers, device });
  const logs = new LogReader({ ...ports, device });
  const clock = checkedClock(ports.clock);
  const verifier = new Verifier({ ...ports, clock }, ports.trust);
  const all = { ...ports, device, logs, verifier, clock, entropy, engine: crypto ?? lazyEngine };
  return {
    ...reader,
    health: (options) => healthOf(ports, options),
    async connect(account, given) {
      const options = checkOptions(given);
      const { wallet, keyring } = checkKeys<Account<W>>("account", account, {
        wallet: "required",
        keyring: "required",
      });
      checkPort("wallet", wallet, "signTypedData");
      checkOneForm("wallet.address", wallet.address, parseAddress);
      checkPort("keyring", keyring, "identity", "epochSecret", "locatorKey", "indexKey");
      const index = cache && new DeviceIndex(cache, keyring, { ledger: ports.ledger.id, address: wallet.address });
      // what one account keeps is sealed for it alone
      const known = index && {
        logs: new LogReader({ ...ports, device, known: new KnownLogs(index) }),
        grants: new KnownGrants(index),
      };
      const session = createSession({ ...all, ...known }, wallet, keyring);
      const log = await session.logs.read(session.address, options);
      if (keysOf(log).length > 0) await session.keys.current(log, options);
      await orProblem(
        inBlobTime(options, (limited) => settleJournal(session, limited)),
        options,
      );
      return createParticipant(session);
    },
  };
}
