import type { SignedProfile } from "../domain/profiles/signed-profile.js";
import type { ProfileDirectory } from "../ports/profile-directory.js";
import type { Fixture } from "./suite.js";

/** An empty directory of its own for one case, and the means to hurt it. */
export interface ProfileFixture extends Fixture {
  readonly profiles: ProfileDirectory;
  /**
   * Writes `document` round the directory: to the place where `target` would be kept, so that every
   * query for `target` meets it.
   */
  plant(target: SignedProfile, document: unknown): Promise<void>;
  /** Takes the network away: from now on the store does not answer. */
  unplug(): Promise<void>;
  /** Gives it back, with all that the store held. */
  replug(): Promise<void>;
}
