import type { Hex } from "../../domain/encoding/hex.js";
import type { Slot } from "../../domain/log/grant-slots.js";
import { keysOf } from "../../domain/log/participant-log.js";
import { isChartkeyError } from "../../errors/chartkey-error.js";
import { orProblem } from "../../errors/or-problem.js";
import type { View } from "../session/view.js";
import { readEnvelope } from "./grant-envelope.js";

/**
 * The grantee's latest key, if one of the grants was sealed to it. After a change of keys it is
 * `undefined` until the patient grants again: no secret is sealed to a key that the patient has not
 * confirmed, nor to one that was replaced.
 * @param slots the active grants of one grantee; at least one
 */
export async function confirmedKey(view: View, slots: readonly Slot[]): Promise<Hex | undefined> {
  const [slot] = slots;
  if (!slot) return undefined;
  const keys = keysOf(await view.session.logs.read(slot.grantee, view.options)).map(({ key }) => key);
  const latest = keys.at(-1);
  if (keys.length === 1) return latest;
  for (const given of slots) {
    const envelope = await orProblem(readEnvelope(view, given), view.options);
    if (!isChartkeyError(envelope) && envelope.granteeKey === latest) return latest;
  }
  return undefined;
}
