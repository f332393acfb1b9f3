import type { Hex } from "../../domain/encoding/hex.js";
import type { Slot } from "../../domain/log/grant-slots.js";
import { keysOf, type ParticipantLog } from "../../domain/log/participant-log.js";
import { isChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { Session } from "../session/session.js";
import { readEnvelope } from "./grant-envelope.js";

/**
 * The grantee's latest key, if one of the grants was made to that very key. After a change of keys it is `undefined` until the patient grants again: no secret
 * is sealed to a key that the patient has not seen, nor to one that was superseded.
 * @param slots the live grants of one grantee; at least one
 */
export async function confirmedKey(
  session: Session,
  log: ParticipantLog,
  slots: readonly Slot[],
  options: CallOptions,
): Promise<Hex | undefined> {
  const [slot] = slots;
  if (!slot) return undefined;
  const keys = keysOf(await session.logs.read(slot.grantee, options)).map(({ key }) => key);
  const latest = keys.at(-1);
  if (keys.length === 1) return latest;
  for (const given of slots) {
    try {
      const { granteeKey } = await readEnvelope(session, log.owner, given, options);
      if (granteeKey === latest) return latest;
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!isChartkeyError(error)) throw error;
    }
  }
  return undefined;
}
