import { type Address, parseAddress } from "../../domain/identifiers/address.js";
import type { NewGrant } from "../../domain/grants/grant.js";
import { checkFlag } from "../../domain/checks/check-flag.js";
import { checkChoice } from "../../domain/checks/check-choice.js";
import { inField } from "../../domain/checks/in-field.js";
import { checkPurpose } from "../../domain/grants/purpose.js";
import { encodeScope, type EncodedScope } from "../../domain/grants/scope.js";
import type { Purpose } from "../../domain/grants/purpose.js";
import { untilSeconds } from "../../domain/grants/until.js";

/** The input of a grant, with every field checked. */
export interface GrantInput {
  readonly grantee: Address;
  readonly scope: EncodedScope;
  /** Unix seconds. */
  readonly until: number;
  readonly purpose: Purpose | undefined;
  readonly from: "start" | "now" | "unchanged";
  readonly follow: boolean;
}

/** @throws TypeError that names the field */
export function checkGrant({ grantee, scope, until, purpose, from, follow }: NewGrant): GrantInput {
  if (purpose !== undefined) checkPurpose(purpose);
  checkChoice("from", from, ["start", "now", "unchanged"]);
  checkFlag("follow", follow);
  return {
    grantee: inField("grantee", () => parseAddress(grantee)),
    scope: encodeScope(scope),
    until: untilSeconds(until),
    purpose,
    from: from ?? "unchanged",
    follow: follow ?? true,
  };
}
