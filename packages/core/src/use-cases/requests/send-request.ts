import { type AccessRequest, type NewRequest, newRequestKeys } from "../../domain/requests/access-request.js";
import { parseAddress } from "../../domain/identifiers/address.js";
import { inField } from "../../domain/checks/check-field.js";
import { checkKeys } from "../../domain/checks/check-keys.js";
import { checkPurpose } from "../../domain/grants/purpose.js";
import { encodeRequestId } from "../../domain/requests/request-name.js";
import { decodeScope, encodeScope } from "../../domain/grants/scope.js";
import { untilSeconds } from "../../domain/grants/until.js";
import { parseIdentityBundle } from "../../envelope/identity-bundle.js";
import { sealMessage } from "../../envelope/message.js";
import { sealPointer } from "../../envelope/pointer.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { messageHolder } from "../session/holders.js";
import type { Session } from "../session/session.js";
import { staged } from "../writing/staged-write.js";
import { submitPlanned } from "../writing/write.js";

/**
 * Seals purpose, scope, period and text to the patient, and submits a request with only the pointer
 * to them.
 */
export async function sendRequest(
  session: Session,
  request: NewRequest,
  options: CallOptions<WriteProgress> = {},
): Promise<AccessRequest> {
  const input = checkKeys("request", request, newRequestKeys);
  const patient = inField("patient", () => parseAddress(input.patient));
  const { ledger, address: requester } = session.owner;
  if (patient === requester) throw new TypeError("`patient`: a request to oneself is not needed");
  checkPurpose(input.purpose);
  if (input.message !== undefined && (typeof input.message !== "string" || input.message.length > 2000))
    throw new TypeError("`message` has at most 2,000 characters");
  const scope = encodeScope(input.scope === undefined ? "everything" : input.scope);
  const until = input.until === undefined ? null : untilSeconds(input.until);
  return staged(session, options, async (staging) => {
    const { planned, receipt } = await submitPlanned(staging, async (write) => {
      const { log, now } = write;
      await session.keys.current(log);
      if (until !== null && until <= now) throw new TypeError("`until` is in the past");
      const { mine, theirs, keys } = await session.pairs.latest(patient, { signal: options.signal });
      const sealed = await sealMessage(
        { ledger, patient, requester, scope, purpose: input.purpose, until, text: input.message ?? null, created: now },
        { patient: theirs.recipient, requester: parseIdentityBundle(mine.bundle).recipient },
      );
      const digest = write.staging.put(sealed, messageHolder(requester));
      const message = sealPointer(keys.pointer, { kind: "message", ledger, patient, requester }, digest);
      return { message, acts: [{ kind: "requestAccess", patient, requester, message }] };
    });
    const { message } = planned;
    if (!receipt) throw new TypeError("Nothing was requested");
    return {
      id: encodeRequestId({ requester, message }),
      patient,
      requester: { address: requester },
      scope: decodeScope(scope),
      purpose: input.purpose,
      until: input.until,
      message: input.message,
      sent: receipt.position.at,
      state: "open",
    };
  });
}
