import type { Hex } from "../../domain/encoding/bytes.js";
import type { NewProfile, Profile } from "../../domain/profiles/person.js";
import { profileTypedData } from "../../domain/profiles/profile-typed-data.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { normalizeClaims, type OwnClaims } from "./own-claims.js";
import { outrun, type OwnProfilePorts, type OwnState, readOwn, signDocument, WRITES } from "./own-document.js";
import { toProfile } from "./people.js";
import { rememberSequence } from "./verify-profile.js";

/** What the owner publishes about themselves, and the key digest on the ledger. */
export interface OwnProfile extends OwnClaims {
  readonly key: Hex;
}

const contentOf = ({ roles, profile, key }: OwnProfile): string => JSON.stringify([roles, profile, key]);

async function write(
  ports: OwnProfilePorts,
  change: (state: OwnState) => OwnProfile,
  options: CallOptions<WriteProgress>,
): Promise<Profile> {
  const { signal } = options;
  for (let nth = 0; nth < WRITES; nth++) {
    const state = await readOwn(ports, { signal });
    const { roles, profile, key } = change(state);
    const draft = { ...state.next, ...normalizeClaims({ roles, profile }), key };
    const { current } = state;
    if (current && "profile" in current && contentOf(current) === contentOf(draft)) return toProfile(current);
    const signed = { ...draft, signature: await signDocument(ports, profileTypedData(draft), options) };
    if ((await ports.profiles.put(signed, { signal })) === "stored") {
      await rememberSequence(ports.device, signed, { signal });
      return toProfile(signed);
    }
  }
  throw outrun();
}

/**
 * Publishes the own profile in the directory, whatever is there. One prompt, or none when the
 * directory has exactly this profile.
 * @throws TypeError for a profile outside its limits, ChartkeyError PROFILE_STALE (retryable) when
 *   other devices keep writing it
 */
export const publishProfile = (
  ports: OwnProfilePorts,
  profile: OwnProfile,
  options: CallOptions<WriteProgress> = {},
): Promise<Profile> => write(ports, () => profile, options);

/**
 * Merges `change` into the published profile; `undefined` removes a value. One prompt, and a second
 * one when another device was faster.
 * @throws TypeError as {@link publishProfile}, ChartkeyError NOT_REGISTERED without a profile,
 *   PROFILE_FORGED or PROFILE_STALE when the published profile is invalid and must not be merged
 *   into: publish it anew instead
 */
export const updateProfile = (
  ports: OwnProfilePorts,
  change: Partial<NewProfile>,
  key: Hex,
  options: CallOptions<WriteProgress> = {},
): Promise<Profile> =>
  write(
    ports,
    ({ current, problem }) => {
      if (problem) throw problem;
      if (!current || !("profile" in current))
        throw new ChartkeyError("NOT_REGISTERED", { message: "There is no profile of this account" });
      return { roles: current.roles, profile: { ...current.profile, ...change }, key };
    },
    options,
  );
