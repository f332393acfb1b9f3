import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { ownView, type View } from "../session/view.js";
import type { Session } from "../session/session.js";
import type { Staging } from "../writing/staging.js";

interface PayloadProgress {
  readonly type: "payload:stored";
  /** Encrypted bytes that the store has read so far. */
  readonly bytes: number;
  /** The size of the plaintext in bytes, if the caller gave it. */
  readonly total?: number | undefined;
}

export type AddProgress = WriteProgress | PayloadProgress;

/**
 * The context in which payloads are stored and statements signed. It comes before the write, since
 * payloads can take long.
 */
export interface Upload extends View {
  readonly staging: Staging;
  readonly options: CallOptions<AddProgress>;
}

export const startUpload = async (
  session: Session,
  staging: Staging,
  { signal, onProgress }: CallOptions<AddProgress>,
): Promise<Upload> => ({ ...(await ownView(session, { signal })), options: { signal, onProgress }, staging });
