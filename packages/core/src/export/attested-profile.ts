import { profileTypedData } from "../domain/profiles/profile-typed-data.js";
import type { SignedProfile } from "../domain/profiles/signed-profile.js";
import { signerOf } from "../domain/typed-data/typed-data-signer.js";
import type { Statement } from "../envelope/statement.js";

/**
 * Whether the address itself signed the profile, as far as that shows without a ledger: a smart
 * account's signature (ERC-1271) does not.
 */
export const isSelfSigned = (profile: SignedProfile): boolean =>
  signerOf(profileTypedData(profile), profile.signature) === profile.address;

/**
 * Among self-signed profiles, the one in which the author vouches for the key that signed the
 * statement. It says nothing of later rotation.
 */
export const attestedProfile = (
  { ledger, author, authorKey }: Statement,
  selfSigned: readonly SignedProfile[],
): SignedProfile | undefined =>
  selfSigned.find((profile) => profile.ledger === ledger && profile.address === author && profile.key === authorKey);
