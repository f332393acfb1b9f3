import type { Address } from "../domain/identifiers/address.js";
import type { LedgerId } from "../domain/identifiers/ledger-id.js";
import type { Cursor } from "../domain/ledger/position.js";
import type { SignedProfile, SignedRemoval } from "../domain/profiles/signed-profile.js";
import type { Role } from "../domain/roles/role.js";
import type { CallOptions } from "./call-options.js";

export interface ProfileQuery {
  readonly ledger: LedgerId;
  readonly role: Role;
  /**
   * Profiles whose name has, for each word of the text, one that begins so: words are letters and
   * digits, without case and accents. At most 80 characters.
   */
  readonly text?: string | undefined;
  /** Equal, without case and accents. At most 80 characters. */
  readonly speciality?: string | undefined;
  /** 1 to 100. */
  readonly size: number;
  readonly after?: Cursor | undefined;
}

export interface ProfilePage {
  /**
   * Listed profiles by name, then address, as they are kept; entries that cannot even be parsed are
   * named in `malformed` and left out.
   */
  readonly items: readonly SignedProfile[];
  readonly malformed: readonly string[];
  readonly next: Cursor | undefined;
}

/**
 * Says who is behind an address. It holds non-sensitive profiles that their owners signed; core
 * verifies signature, sequence and key after every read, so a directory need not be believed.
 * Profiles are kept by (ledger, address).
 *
 * The suite `profileDirectorySuite` of `@chartkey/core/conformance` proves an implementation.
 * Foreign errors are mapped to DIRECTORY_UNAVAILABLE (retryable). A stored document that does not
 * parse throws PROFILE_FORGED from `get`. Every method checks its signal first, and throws a
 * TypeError for a document or a query that is malformed: `parseSignedProfile`, `parseSignedRemoval`
 * and `parseProfileSearch` of `@chartkey/core` are that check.
 */
export interface ProfileDirectory {
  /**
   * Atomic: `"older"` and no change when a profile or a removal with the same or a higher sequence
   * is there; the very same document again is `"stored"`.
   */
  put(profile: SignedProfile, options?: CallOptions): Promise<"stored" | "older">;
  /**
   * What was put or removed last, as it was signed; `undefined` for an address that was never
   * there.
   */
  get(
    query: { readonly ledger: LedgerId; readonly address: Address },
    options?: CallOptions,
  ): Promise<SignedProfile | SignedRemoval | undefined>;
  /**
   * A stable page: no item is repeated or passed over because others were added or changed
   * meanwhile.
   * @throws TypeError for a foreign cursor.
   */
  find(query: ProfileQuery, options?: CallOptions): Promise<ProfilePage>;
  /**
   * Removes the profile and keeps the removal, so that no older profile comes back. `"older"` as in
   * `put`.
   */
  remove(removal: SignedRemoval, options?: CallOptions): Promise<"removed" | "older">;
}
