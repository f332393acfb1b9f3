import type { AccessRequest, NewRequest } from "../../domain/requests/access-request.js";
import { parseAddress } from "../../domain/identifiers/address.js";
import { inField } from "../../domain/checks/check-field.js";
import { checkText } from "../../domain/checks/shown-text.js";
import { checkPurpose } from "../../domain/grants/purpose.js";
import { encodeRequestId } from "../../domain/requests/request-name.js";
import { decodeScope, encodeScope } from "../../domain/grants/scope.js";
import { untilDate, untilSeconds } from "../../domain/grants/until.js";
import { parseIdentityBundle } from "../../envelope/identity-bundle.js";
import { sealMessage } from "../../envelope/message.js";
import { sealPointer } from "../../envelope/pointer.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { messageHolder } from "../session/holders.js";
import type { Session } from "../session/session.js";
import { staged } from "../writing/staged-write.js";
import { submitPlanned } from "../writing/write.js";

const MAX_MESSAGE = 2000;

/**
 * Seals purpose, scope, period and text to the patient, and submits a request with only the pointer
 * to them.
 */
export function sendRequest(
  session: Session,
  input: NewRequest,
  options: CallOptions<WriteProgress> = {},
): Promise<AccessRequest> {
  return staged(session, options, async (staging) => {
    const patient = inField("patient", () => parseAddress(input.patient));
    const { ledger, address: requester } = session.owner;
    if (patient === requester) throw new TypeError("`patient`: a request to oneself is not needed");
    const purpose = checkPurpose(input.purpose);
    const text = input.message === undefined ? undefined : checkText("message", input.message, MAX_MESSAGE, "lines");
    const scope = encodeScope(input.scope === undefined ? "everything" : input.scope);
    const until = input.until === undefined ? null : untilSeconds(input.until);
    const { planned, receipt } = await submitPlanned(staging, async (write) => {
      const { log, now } = write;
      await session.keys.current(log);
      if (until !== null && until <= now) throw new TypeError("`until` is in the past");
      const { mine, theirs, keys } = await session.pairs.latest(patient, { signal: options.signal });
      const sealed = await sealMessage(
        { ledger, patient, requester, scope, purpose, until, text: text ?? null, created: now },
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
      purpose,
      until: until === null ? undefined : untilDate(until),
      message: text,
      sent: receipt.position.at,
      state: "open",
    };
  });
}
