import { profileTypedData } from "../domain/profiles/profile-typed-data.js";
import type { SignedProfile } from "../domain/profiles/signed-profile.js";
import { signerOf } from "../domain/typed-data/typed-data-signer.js";
import type { Statement } from "../envelope/statement.js";

/**
 * Whether the address itself signed the profile, as far as can be verified without a ledger. A
 * smart account's signature (ERC-1271) cannot.
 */
export const isSelfSigned = (profile: SignedProfile): boolean =>
  signerOf(profileTypedData(profile), profile.signature) === profile.address;

/**
 * The self-signed profile in which the author names the key that signed the statement. It does not
 * show whether the author changed keys later.
 */
export const attestedProfile = (
  { ledger, author, authorKey }: Statement,
  selfSigned: readonly SignedProfile[],
): SignedProfile | undefined =>
  selfSigned.find((profile) => profile.ledger === ledger && profile.address === author && profile.key === authorKey);
