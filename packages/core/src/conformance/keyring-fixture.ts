import type { Keyring } from "../ports/keyring.js";
import type { Fixture } from "./suite.js";

/** A keyring for one case: plain functions, which need no `this`. */
export interface KeyringFixture extends Fixture {
  readonly keyring: Keyring;
  /** Somebody else's, with another master secret. */
  readonly stranger: Keyring;
  /** The same keyring on another device, or after a restart: nothing in memory is shared. */
  readonly reopen?: (() => Promise<Keyring>) | undefined;
  /** From now on `keyring` is locked, with the identities that it has given. */
  readonly lock?: (() => Promise<void>) | undefined;
  /** A keyring with this master secret of 32 bytes. It may keep the array. */
  readonly master?: ((secret: Uint8Array) => Promise<Keyring>) | undefined;
  /**
   * Texts that no error may hold, nor what a keyring or an identity shows of itself: secrets in
   * hexadecimal, passphrases.
   */
  readonly secrets?: readonly string[] | undefined;
}
