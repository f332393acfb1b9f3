import { type Hex, toHex } from "../../domain/encoding/bytes.js";
import { keysOf, type ParticipantLog } from "../../domain/log/participant-log.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { Identity, Keyring, KeyOwner } from "../../ports/keyring.js";
import { abortable } from "../../streams/abortable.js";

/**
 * How many generations beyond the number of published keys are tried. Some may have been derived
 * and never published.
 */
const SLACK = 4;

interface Generation {
  /** The digest of its bundle. */
  readonly key: Hex;
  readonly identity: Identity;
}

/**
 * The participant's own identities. It finds them among the keyring's generations by the digests in
 * the log.
 */
export class OwnKeys {
  readonly #keyring: Keyring;
  readonly #owner: KeyOwner;
  readonly #derived: Generation[] = [];

  constructor(keyring: Keyring, owner: KeyOwner) {
    this.#keyring = keyring;
    this.#owner = owner;
  }

  /**
   * The identity whose bundle has this digest.
   * @param generations how many keys the participant has published
   * @throws the signal's reason, also while the keyring does not answer
   * @throws ChartkeyError KEYRING_MISMATCH when the keyring does not have it among that many
   *   generations and a few more
   */
  async identity(key: Hex, generations: number, options: CallOptions = {}): Promise<Identity> {
    return (await this.#find(key, generations, options)).identity;
  }

  /**
   * The latest published key, with its identity.
   * @throws ChartkeyError NOT_REGISTERED, KEYRING_MISMATCH
   */
  async current(log: ParticipantLog, options: CallOptions = {}): Promise<Generation> {
    const keys = keysOf(log);
    const latest = keys.at(-1);
    if (!latest)
      throw new ChartkeyError("NOT_REGISTERED", {
        message: "This address has no key on the ledger",
        hints: ["Call register first."],
      });
    return this.#find(latest.key, keys.length, options);
  }

  /** The first generation, for a participant who is about to register. */
  async first(options: CallOptions = {}): Promise<Identity> {
    return (await this.#generation(0, options)).identity;
  }

  async #find(key: Hex, generations: number, options: CallOptions): Promise<Generation> {
    for (let index = 0; index < generations + SLACK; index++) {
      const derived = await this.#generation(index, options);
      if (derived.key === key) return derived;
    }
    throw new ChartkeyError("KEYRING_MISMATCH", {
      message: "The registered key is not of this keyring",
      hints: ["Unlock the keyring with which this address was registered, or its recovery kit."],
    });
  }

  async #generation(index: number, { signal }: CallOptions): Promise<Generation> {
    const known = this.#derived[index];
    if (known) return known;
    const identity = await abortable(this.#keyring.identity(this.#owner, index), signal);
    const derived = { key: toHex(sha256(identity.bundle)), identity };
    this.#derived[index] = derived;
    return derived;
  }
}
