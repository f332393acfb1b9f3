import type { SignedProfile } from "../domain/profiles/signed-profile.js";
import type { ProfileDirectory } from "../ports/profile-directory.js";
import type { Fixture } from "./suite.js";

/** An empty directory for one case, and the means to break it. */
export interface ProfileFixture extends Fixture {
  readonly profiles: ProfileDirectory;
  /**
   * Stores `document` where `target` would be stored, bypassing the directory, so that every query
   * for `target` finds it.
   */
  plant(target: SignedProfile, document: unknown): Promise<void>;
  /** Disconnects the store: from now on it does not answer. */
  unplug(): Promise<void>;
  /** Connects it again, with everything that it held. */
  replug(): Promise<void>;
  /** A second adapter on the same store, as on another server: no memory is shared. */
  readonly connect?: (() => ProfileDirectory) | undefined;
  /** All that the store holds, as text: rows, columns and what it searches by. */
  readonly dump?: (() => Promise<string>) | undefined;
}
