import { checkChoice, checkFlag, inField } from "../../domain/checks/check-field.js";
import { checkKeys } from "../../domain/checks/check-keys.js";
import type { Hex } from "../../domain/encoding/bytes.js";
import { type NewGrant, newGrantKeys } from "../../domain/grants/grant.js";
import { checkPurpose, type Purpose } from "../../domain/grants/purpose.js";
import { type EncodedScope, encodeScope } from "../../domain/grants/scope.js";
import { untilSeconds } from "../../domain/grants/until.js";
import { type Address, parseAddress } from "../../domain/identifiers/address.js";
import type { Outcome } from "../../domain/results/outcome.js";
import type { TimedView } from "../session/view.js";

/** The input of a grant, with every field checked. */
export interface GrantInput {
  readonly grantee: Address;
  readonly scope: EncodedScope;
  /** Unix seconds. */
  readonly until: number;
  readonly purpose: Purpose | undefined;
  readonly from: "start" | "now" | "unchanged";
  /** `undefined` for unchanged. */
  readonly follow: boolean | undefined;
}

/** @throws TypeError that names the key or the field */
export function checkGrant(grant: NewGrant): GrantInput {
  const { grantee, scope, until, purpose, from, follow } = checkKeys("grant", grant, newGrantKeys);
  checkChoice("from", from, ["start", "now", "unchanged"]);
  checkFlag("follow", follow);
  return {
    grantee: inField("grantee", () => parseAddress(grantee)),
    scope: encodeScope(scope),
    until: untilSeconds(until),
    purpose: purpose === undefined ? undefined : checkPurpose(purpose),
    from: from ?? "unchanged",
    follow,
  };
}

/** A grant to give. */
export interface GrantOrder {
  readonly input: GrantInput;
  /** The message pointer of the request that it answers; `NO_REQUEST` for none. */
  readonly request: Hex;
  /** Throws when the request cannot be answered any more. It runs at each planning. */
  readonly check?: ((view: TimedView) => void) | undefined;
}

/** A grant to give, or why it cannot be given. */
export type Order = Outcome<GrantOrder>;
