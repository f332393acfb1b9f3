import type { Epoch } from "../../domain/log/epochs.js";
import { Memo } from "../session/memo.js";
import type { View } from "../session/view.js";

/** What somebody can do with one epoch: read it, or not although the grant covers it, or it lies outside the grant. */
type EpochAccess = { readonly secret: Uint8Array } | "missing" | "outside";

/** A patient's log in the eyes of the patient, or of one grantee. */
export interface ReadableLog extends View {
  /** Whether some epochs lie outside, so that the first cards of a record may not be seen. */
  readonly partial: boolean;
  accessTo(epoch: Epoch): Promise<EpochAccess>;
}

/** The participant's own log, all of which can be read. */
export function ownReadableLog(view: View): ReadableLog {
  const { keyring, owner } = view.session;
  const secrets = new Memo<Uint8Array>();
  const derive = ({ folder, salt }: Epoch) => keyring.epochSecret(owner, folder, salt);
  return {
    ...view,
    partial: false,
    accessTo: async (epoch) => ({ secret: await secrets.get(epoch.salt, () => derive(epoch)) }),
  };
}
