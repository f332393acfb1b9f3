import { type AccessRequest, type NewRequest, newRequestKeys } from "../../domain/requests/access-request.js";
import type { RequestId } from "../../domain/identifiers/ids.js";
import { parseAddress } from "../../domain/identifiers/address.js";
import { inField } from "../../domain/checks/check-field.js";
import { checkKeys } from "../../domain/checks/check-keys.js";
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
import type { Planned } from "../writing/send.js";
import { submitPlanned } from "../writing/write.js";
import { sentEarlier } from "./sent-earlier.js";

type PlannedRequest = Planned & ({ readonly id: RequestId } | { readonly earlier: AccessRequest });

const MAX_MESSAGE = 2000;
const MAX_KEY = 64;

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
  const purpose = checkPurpose(input.purpose);
  const text = input.message === undefined ? undefined : checkText("message", input.message, MAX_MESSAGE, "lines");
  const key =
    input.idempotencyKey === undefined ? undefined : checkText("idempotencyKey", input.idempotencyKey, MAX_KEY);
  const scope = encodeScope(input.scope === undefined ? "everything" : input.scope);
  const until = input.until === undefined ? null : untilSeconds(input.until);
  const said = { scope, purpose, until, text: text ?? null, ...(key !== undefined && { key }) };
  return staged(session, options, async (staging) => {
    const { planned, receipt } = await submitPlanned<PlannedRequest>(staging, async (write) => {
      const { log, now } = write;
      await session.keys.current(log, write.options);
      const earlier = await sentEarlier(write, patient, said);
      if (earlier) return { acts: [], earlier };
      if (until !== null && until <= now) throw new TypeError("`until` is in the past");
      const { mine, theirs, keys } = await session.pairs.latest(patient, { signal: options.signal });
      const sealed = await sealMessage(
        { ...said, ledger, patient, requester, created: now },
        { patient: theirs.recipient, requester: parseIdentityBundle(mine.bundle).recipient },
      );
      const digest = write.staging.put(sealed, messageHolder(requester));
      const message = sealPointer(keys.pointer, { kind: "message", ledger, patient, requester }, digest);
      return {
        id: encodeRequestId({ requester, message }),
        acts: [{ kind: "requestAccess", patient, requester, message }],
        // a second click must find the request of the first
        alone: key !== undefined,
      };
    });
    if (!("id" in planned)) return planned.earlier;
    if (!receipt) throw new TypeError("Nothing was requested");
    return {
      id: planned.id,
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
