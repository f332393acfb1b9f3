import type { Hex } from "../../domain/encoding/hex.js";
import type { NewProfile, Profile } from "../../domain/profiles/person.js";
import { profileTypedData } from "../../domain/profiles/profile-typed-data.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { cleanWords, type OwnWords } from "./own-words.js";
import { outrun, type OwnProfilePorts, type OwnState, readOwn, signDocument, WRITES } from "./own-document.js";
import { toProfile } from "./people.js";
import { rememberSequence } from "./remembered-sequence.js";

/** What the owner says of themselves, and the key digest that the ledger has. */
export interface OwnProfile extends OwnWords {
  readonly key: Hex;
}

const says = ({ roles, profile, key }: OwnProfile): string => JSON.stringify([roles, profile, key]);

async function write(
  ports: OwnProfilePorts,
  change: (state: OwnState) => OwnProfile,
  options: CallOptions<WriteProgress>,
): Promise<Profile> {
  const { signal } = options;
  for (let nth = 0; nth < WRITES; nth++) {
    const state = await readOwn(ports, { signal });
    const { roles, profile, key } = change(state);
    const draft = { ...state.next, ...cleanWords({ roles, profile }), key };
    const { current } = state;
    if (current && "profile" in current && says(current) === says(draft)) return toProfile(current);
    const signed = { ...draft, signature: await signDocument(ports, profileTypedData(draft), options) };
    if ((await ports.profiles.put(signed, { signal })) === "stored") {
      await rememberSequence(ports.device, signed, { signal });
      return toProfile(signed);
    }
  }
  throw outrun();
}

/**
 * Puts the own profile into the directory, whatever is there: one prompt, or none when it says just that already.
 * @throws TypeError for a profile that is not within its limits, ChartkeyError PROFILE_STALE (retryable) when others write it again and again
 */
export const publishProfile = (
  ports: OwnProfilePorts,
  profile: OwnProfile,
  options: CallOptions<WriteProgress> = {},
): Promise<Profile> => write(ports, () => profile, options);

/**
 * Merges `change` into the profile that is there; `undefined` removes a value. One prompt, and one more when another device was faster.
 * @throws TypeError as {@link publishProfile}, ChartkeyError NOT_REGISTERED without a profile, PROFILE_FORGED or PROFILE_STALE when what is there must not be
 * built upon: then it can be published anew.
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
