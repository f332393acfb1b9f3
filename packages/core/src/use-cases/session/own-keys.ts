import { type Hex, toHex } from "../../domain/encoding/bytes.js";
import { keysOf, type ParticipantLog } from "../../domain/log/participant-log.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { Identity, Keyring, KeyOwner } from "../../ports/keyring.js";

/**
 * How many generations beyond the number of published keys are tried. Some may have been derived
 * and never published.
 */
const SLACK = 4;

/**
 * The participant's own identities. It finds them among the keyring's generations by the digests in
 * the log.
 */
export class OwnKeys {
  readonly #keyring: Keyring;
  readonly #owner: KeyOwner;
  readonly #derived: { readonly key: Hex; readonly identity: Identity }[] = [];

  constructor(keyring: Keyring, owner: KeyOwner) {
    this.#keyring = keyring;
    this.#owner = owner;
  }

  /**
   * The identity whose bundle has this digest.
   * @param generations how many keys the participant has published
   * @throws ChartkeyError KEYRING_MISMATCH when the keyring does not have it among that many
   *   generations and a few more
   */
  async identity(key: Hex, generations: number): Promise<Identity> {
    for (let index = 0; index < generations + SLACK; index++) {
      const derived = await this.#generation(index);
      if (derived.key === key) return derived.identity;
    }
    throw new ChartkeyError("KEYRING_MISMATCH", {
      message: "The registered key is not of this keyring",
      hints: ["Unlock the keyring with which this address was registered, or its recovery kit."],
    });
  }

  /**
   * The identity of the latest published key.
   * @throws ChartkeyError NOT_REGISTERED, KEYRING_MISMATCH
   */
  async current(log: ParticipantLog): Promise<Identity> {
    const keys = keysOf(log);
    const latest = keys.at(-1);
    if (!latest)
      throw new ChartkeyError("NOT_REGISTERED", {
        message: "This address has no key on the ledger",
        hints: ["Call register first."],
      });
    return this.identity(latest.key, keys.length);
  }

  /** The first generation, for a participant who is about to register. */
  async first(): Promise<Identity> {
    return (await this.#generation(0)).identity;
  }

  async #generation(index: number): Promise<{ readonly key: Hex; readonly identity: Identity }> {
    const known = this.#derived[index];
    if (known) return known;
    const identity = await this.#keyring.identity(this.#owner, index);
    const derived = { key: toHex(sha256(identity.bundle)), identity };
    this.#derived[index] = derived;
    return derived;
  }
}
