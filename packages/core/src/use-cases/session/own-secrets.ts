import type { EpochWord } from "../../domain/acts/epoch-word.js";
import type { CallOptions } from "../../ports/call-options.js";
import { abortable } from "../../streams/abortable.js";
import type { Session } from "./session.js";

type Own = Pick<Session, "keyring" | "owner">;

/**
 * The secret S of one of the participant's own epochs, 32 bytes.
 * @throws the signal's reason, also while the keyring does not answer
 */
export const ownEpochSecret = (
  { keyring, owner }: Own,
  { folder, salt }: Pick<EpochWord, "folder" | "salt">,
  { signal }: CallOptions,
): Promise<Uint8Array> => abortable(keyring.epochSecret(owner, folder, salt), signal);

/**
 * The key with which the participant's grantees find later epochs, 32 bytes.
 * @throws the signal's reason, also while the keyring does not answer
 */
export const ownLocatorKey = ({ keyring, owner }: Own, { signal }: CallOptions): Promise<Uint8Array> =>
  abortable(keyring.locatorKey(owner), signal);
