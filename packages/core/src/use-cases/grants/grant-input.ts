import { type Address, parseAddress } from "../../domain/address.js";
import type { NewGrant } from "../../domain/grant.js";
import { inField } from "../../domain/in-field.js";
import { checkPurpose } from "../../domain/purpose.js";
import { encodeScope, type ScopeWord } from "../../domain/scope.js";
import { type Purpose, untilSeconds } from "../../domain/vocabulary.js";

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
