import type { Epoch } from "../../domain/log/epochs.js";
import { Memo } from "../session/memo.js";
import type { View } from "../session/view.js";

/**
 * Access to one epoch: its secret; `missing` when the grant covers it but its secret is not there;
 * `outside` when the grant does not cover it.
 */
type EpochAccess = { readonly secret: Uint8Array } | "missing" | "outside";

/** A patient's log with what the patient, or one grantee, can open of it. */
export interface ReadableLog extends View {
  /** Whether some epochs are `outside`, so that the first cards of a record may be missing. */
  readonly partial: boolean;
  accessTo(epoch: Epoch): Promise<EpochAccess>;
}

/** The participant's own log: every epoch can be opened. */
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
