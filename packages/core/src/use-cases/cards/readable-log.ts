import type { Address } from "../../domain/identifiers/address.js";
import type { Epoch } from "../../domain/log/epochs.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import { Memo } from "../session/memo.js";
import type { Session } from "../session/session.js";

/** What a reader can do with one epoch: read it, or not although the grant covers it, or it lies outside the grant. */
type EpochAccess = { readonly secret: Uint8Array } | "missing" | "outside";

/** A patient's log in the eyes of one reader. */
export interface ReadableLog {
  readonly patient: Address;
  readonly log: ParticipantLog;
  /** Whether some epochs lie outside, so that the first cards of a record may not be seen. */
  readonly partial: boolean;
  accessTo(epoch: Epoch): Promise<EpochAccess>;
}

/** The participant's own log, all of which can be read. */
export function ownReadableLog(session: Session, log: ParticipantLog): ReadableLog {
  const secrets = new Memo<Uint8Array>();
  const derive = ({ folder, salt }: Epoch) => session.keyring.epochSecret(session.owner, folder, salt);
  return {
    patient: session.address,
    log,
    partial: false,
    accessTo: async (epoch) => ({ secret: await secrets.get(epoch.salt, () => derive(epoch)) }),
  };
}
