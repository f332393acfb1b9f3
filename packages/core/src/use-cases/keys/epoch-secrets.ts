import type { Epoch } from "../../domain/log/epochs.js";
import type { EpochWord } from "../../domain/acts/epoch-word.js";
import type { EpochKey } from "../../envelope/envelope.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import type { Session } from "../session/session.js";

/** The secrets of the patient's own epochs, as an envelope or a lockbox holds them. */
export const epochKeys = (session: Session, epochs: readonly (Epoch | EpochWord)[]): Promise<readonly EpochKey[]> =>
  mapConcurrently(epochs, 8, async ({ folder, salt }) => ({
    folder,
    salt,
    secret: await session.keyring.epochSecret(session.owner, folder, salt),
  }));
