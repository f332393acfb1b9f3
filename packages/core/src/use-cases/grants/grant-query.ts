import type { Grant } from "../../domain/grants/grant.js";
import type { Person } from "../../domain/profiles/person.js";
import type { Keyed } from "../../domain/results/listing.js";
import { checkFlag } from "../../domain/checks/check-flag.js";
import { checkChoice } from "../../domain/checks/check-choice.js";

export interface GrantQuery {
  readonly state?: Grant["state"] | undefined;
  /** Whether each row has the person at the other side; `false` by default. */
  readonly withPeople?: boolean | undefined;
}

/** A grant in a list. */
export type GrantRow = Keyed<Grant> & {
  /** The person at the other side, with `withPeople`; `undefined` without a valid profile. */
  readonly person?: Person | undefined;
};

/** @throws TypeError that names the field */
export function checkGrantListQuery({ state, withPeople }: GrantQuery): void {
  checkChoice("state", state, ["active", "expired", "revoked"]);
  checkFlag("withPeople", withPeople);
}
