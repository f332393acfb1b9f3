import { type NewProfile, type Profile, profileKeys } from "../../domain/profiles/person.js";
import { keysOf, type ParticipantLog } from "../../domain/log/participant-log.js";
import type { Hex } from "../../domain/encoding/bytes.js";
import type { Role } from "../../domain/roles/role.js";
import { checkKeys, type KeyRules } from "../../domain/checks/check-keys.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import { checkOptions } from "../../ports/check-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { profileOf } from "../people/people.js";
import { removeProfile } from "../people/remove-profile.js";
import { publishProfile, updateProfile } from "../people/write-profile.js";
import { readUntil } from "../session/read-until.js";
import { ownLog, type Session } from "../session/session.js";

/** The participant's own public profile. The wallet signs each change, with one prompt. */
export interface OwnProfile {
  /**
   * The profile; `undefined` before registration and after removal.
   * @throws ChartkeyError PROFILE_FORGED, PROFILE_STALE, DIRECTORY_UNAVAILABLE
   */
  get(options?: CallOptions): Promise<Profile | undefined>;
  /**
   * Merges a change; `undefined` removes a value.
   * @throws TypeError, ChartkeyError NOT_REGISTERED
   */
  update(change: Partial<NewProfile>, options?: CallOptions<WriteProgress>): Promise<Profile>;
  /** Removes the profile so that no older one can come back. The key stays on the ledger. */
  remove(options?: CallOptions<WriteProgress>): Promise<void>;
}

const changeKeys: KeyRules<Partial<NewProfile>> = { ...profileKeys, name: "decides", listed: "decides" };

function keyIn(log: ParticipantLog): Hex {
  const key = keysOf(log).at(-1)?.key;
  if (!key)
    throw new ChartkeyError("NOT_REGISTERED", {
      message: "This address has no key on the ledger",
      hints: ["Call register first."],
    });
  return key;
}

/** Publishes the profile with the key that the ledger has by now; the node may be behind. */
export async function publishOwnProfile(
  session: Session,
  roles: readonly Role[],
  profile: NewProfile,
  options: CallOptions<WriteProgress>,
): Promise<void> {
  const { signal } = options;
  const { log } = await readUntil(session, (reading) => keysOf(reading).length > 0, { signal });
  await publishProfile(session, { roles, profile, key: keyIn(log) }, options);
}

export const createOwnProfile = (session: Session): OwnProfile => ({
  get: async (options) => profileOf(session, session.address, checkOptions(options)),
  async update(given, callOptions) {
    const options = checkOptions(callOptions);
    const change = checkKeys("change", given, changeKeys);
    const { signal } = options;
    return updateProfile(session, change, keyIn(await ownLog(session, { signal })), options);
  },
  remove: async (options) => removeProfile(session, checkOptions(options)),
});
