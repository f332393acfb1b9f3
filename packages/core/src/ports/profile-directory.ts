import type { Address } from "../domain/identifiers/address.js";
import type { LedgerId } from "../domain/identifiers/ids.js";
import type { Cursor } from "../domain/ledger/position.js";
import type { SignedProfile, SignedRemoval } from "../domain/profiles/signed-profile.js";
import type { Role } from "../domain/roles/role.js";
import type { CallOptions } from "./call-options.js";

export interface ProfileQuery {
  readonly ledger: LedgerId;
  readonly role: Role;
  /**
   * Matches profiles whose name has, for each word of this text, a word with this beginning. Words
   * are runs of letters and digits. Case, accents, apostrophes and strokes (`ł`, `ø`, `đ`) are
   * ignored, and so is which yeh, kaf, heh or alef an Arabic or a Persian keyboard gave. In scripts
   * without spaces, any part of a name is such a beginning. In Arabic script, a space or a zero
   * width non-joiner of the name may be left out. At most 80 characters.
   */
  readonly text?: string | undefined;
  /** Matches the whole speciality; case and accents are ignored. At most 80 characters. */
  readonly speciality?: string | undefined;
  /** 1 to 100. */
  readonly size: number;
  readonly after?: Cursor | undefined;
}

export interface ProfilePage {
  /**
   * Listed profiles as they are stored, in the order of their addresses as plain text, which no
   * later change moves. Entries that cannot be parsed are left out and named in `malformed`.
   */
  readonly items: readonly SignedProfile[];
  readonly malformed: readonly string[];
  readonly next: Cursor | undefined;
}

/**
 * Finds out who is behind an address (FHIR Practitioner, Patient). It stores public profiles that
 * their owners signed. Core verifies signature, sequence and key after every read, so it need not
 * trust a directory. Profiles are stored by (ledger, address).
 *
 * The suite `profileDirectorySuite` of `@chartkey/core/conformance` proves an implementation.
 * Foreign errors are mapped to DIRECTORY_UNAVAILABLE (retryable) and MISCONFIGURED (wrong
 * credentials, a database that only allows reading). A stored document that does not parse throws
 * PROFILE_FORGED from `get`. Every method checks its signal first. It throws a
 * TypeError for a malformed document or query: call `parseSignedProfile`, `parseSignedRemoval` and
 * `parseProfileSearch` of `@chartkey/core/adapters`.
 */
export interface ProfileDirectory {
  /**
   * Stores a profile atomically. `"older"`, without a change, when the directory has a profile or a
   * removal with the same or a higher sequence. `"stored"` also for exactly the document that it
   * has.
   */
  put(profile: SignedProfile, options?: CallOptions): Promise<"stored" | "older">;
  /**
   * The latest profile or removal of an address, as it was signed; `undefined` for an address
   * without one.
   */
  get(
    query: { readonly ledger: LedgerId; readonly address: Address },
    options?: CallOptions,
  ): Promise<SignedProfile | SignedRemoval | undefined>;
  /**
   * Finds listed profiles. Pages are stable: nobody is repeated or skipped because of what was
   * added or changed meanwhile, also of their own.
   * @throws TypeError for a foreign cursor
   */
  find(query: ProfileQuery, options?: CallOptions): Promise<ProfilePage>;
  /**
   * Replaces the profile by its removal, so that no older profile comes back. `"older"` as for
   * `put`.
   */
  remove(removal: SignedRemoval, options?: CallOptions): Promise<"removed" | "older">;
  /**
   * Resolves when the directory answers, can be read and written, and has the indexes that its
   * searches need. It stores nothing.
   * @throws ChartkeyError DIRECTORY_UNAVAILABLE (retryable) when it does not answer within its time
   *   limit; MISCONFIGURED when it answers and cannot work
   */
  health?(options?: CallOptions): Promise<void>;
}
