import { type Address, parseAddress } from "../../domain/identifiers/address.js";
import type { NewGrant } from "../../domain/grants/grant.js";
import { inField } from "../../domain/checks/in-field.js";
import { checkPurpose } from "../../domain/grants/purpose.js";
import { encodeScope, type ScopeWord } from "../../domain/grants/scope.js";
import type { Purpose } from "../../domain/grants/purpose.js";
import { untilSeconds } from "../../domain/grants/until.js";

/** A grant as its giver asked for it, with every field checked. */
export interface GrantInput {
  readonly grantee: Address;
  readonly scope: ScopeWord;
  /** Unix seconds. */
  readonly until: number;
  readonly purpose: Purpose | undefined;
  readonly past: boolean | undefined;
  readonly follow: boolean;
}

function flag(name: string, value: unknown): void {
  if (value !== undefined && typeof value !== "boolean") throw new TypeError(`\`${name}\` is true or false`);
}

/** @throws TypeError that names the field */
export function checkGrant({ to, scope, until, purpose, past, follow }: NewGrant): GrantInput {
  if (purpose !== undefined) checkPurpose(purpose);
  flag("past", past);
  flag("follow", follow);
  return {
    grantee: inField("to", () => parseAddress(to)),
    scope: encodeScope(scope),
    until: untilSeconds(until),
    purpose,
    past,
    follow: follow ?? true,
  };
}
