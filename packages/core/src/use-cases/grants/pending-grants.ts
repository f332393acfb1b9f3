import { type SlotName, slotKey } from "../../domain/grants/scope.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import type { CallOptions } from "../../ports/call-options.js";
import { readClocks } from "../calls/now-seconds.js";
import { inStepTime } from "../calls/time-limit.js";
import type { Session } from "../session/session.js";
import { inclusionOf } from "../writing/inclusion.js";
import { isDead } from "../writing/settle-journal.js";

/**
 * The grants that this device has sent, or shows in a prompt, and that are not in the log: they may
 * still be included. A revocation, which the ledger takes also where there is no grant, makes that
 * impossible.
 * @returns each once, by its `slotKey`
 * @throws what the device or the ledger throws, or that it did not answer within ten seconds
 */
export const pendingGrants = (
  session: Session,
  log: ParticipantLog,
  { signal }: Pick<CallOptions, "signal">,
): Promise<ReadonlyMap<string, SlotName>> =>
  inStepTime({ signal }, async (options) => {
    const found = new Map<string, SlotName>();
    const { device, ledger } = await readClocks(session, options);
    for (const entry of await session.journal.all(options)) {
      const acts = await entry.acts();
      if (!acts || isDead(log, acts, Math.min(device, ledger))) continue;
      for (const { grant, pointer } of await entry.envelopes())
        if (grant && !inclusionOf(session, log, pointer)) found.set(slotKey(grant.grantee, grant.scope), grant);
    }
    return found;
  });
