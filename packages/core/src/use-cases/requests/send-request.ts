import type { AccessRequest, NewRequest } from "../../domain/requests/access-request.js";
import type { RequestId } from "../../domain/identifiers/ids.js";
import { parseAddress } from "../../domain/identifiers/address.js";
import { inField } from "../../domain/checks/check-field.js";
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
import type { Planned } from "../writing/send.js";
import { submitPlanned } from "../writing/write.js";
import { sentEarlier } from "./sent-earlier.js";

/** @throws TypeError unless 1 to 64 characters, or left out */
function checkKey(key: string | undefined): void {
  if (key !== undefined && (typeof key !== "string" || key.length < 1 || key.length > 64))
    throw new TypeError("`idempotencyKey` has 1 to 64 characters");
}

type PlannedRequest = Planned & ({ readonly id: RequestId } | { readonly earlier: AccessRequest });

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
    checkPurpose(input.purpose);
    if (input.message !== undefined && (typeof input.message !== "string" || input.message.length > 2000))
      throw new TypeError("`message` has at most 2,000 characters");
    const { idempotencyKey: key } = input;
    checkKey(key);
    const scope = encodeScope(input.scope === undefined ? "everything" : input.scope);
    const until = input.until === undefined ? null : untilSeconds(input.until);
    const said = {
      scope,
      purpose: input.purpose,
      until,
      text: input.message ?? null,
      ...(key !== undefined && { key }),
    };
    const { planned, receipt } = await submitPlanned<PlannedRequest>(staging, async (write) => {
      const { log, now } = write;
      await session.keys.current(log);
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
      };
    });
    if (!("id" in planned)) return planned.earlier;
    if (!receipt) throw new TypeError("Nothing was requested");
    return {
      id: planned.id,
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
