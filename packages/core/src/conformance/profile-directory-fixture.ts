import type { SignedProfile } from "../domain/profiles/signed-profile.js";
import type { ProfileDirectory } from "../ports/profile-directory.js";
import type { Denied } from "./denied.js";
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
  /** Connects it again, with everything that it held. It also ends `hang`, `fill` and `slow`. */
  replug(): Promise<void>;
  /** A second adapter on the same store, as on another server: no memory is shared. */
  readonly connect?: (() => ProfileDirectory) | undefined;
  /** Another adapter on what the store kept, as after the process, and the store's, were ended. */
  readonly reopen?: (() => Promise<ProfileDirectory>) | undefined;
  /**
   * From now on the store takes no bytes and gives no answers, and closes no connection, as when a
   * network drops all packets. The time limit of `profiles` must be longer than ten seconds.
   */
  readonly hang?: (() => Promise<void>) | undefined;
  /**
   * Another adapter on the same store, connected, whose time limit is at most a second; with
   * `hang`.
   */
  readonly hurried?: (() => Promise<ProfileDirectory>) | undefined;
  /**
   * Takes away all room for more text, as when a disk or a quota is full. What is stored can be
   * read.
   */
  readonly fill?: (() => Promise<void>) | undefined;
  /**
   * From now on an answer takes a tenth of a second at least, and less than the time limit of
   * `profiles`.
   */
  readonly slow?: (() => Promise<void>) | undefined;
  /** Another adapter on the same store, which the store does not let in. */
  readonly denied?: (() => Promise<Denied<ProfileDirectory>>) | undefined;
  /** All that the store holds, as text: rows, columns and what it searches by. */
  readonly dump?: (() => Promise<string>) | undefined;
}
