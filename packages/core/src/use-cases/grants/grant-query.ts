import type { Grant } from "../../domain/grants/grant.js";
import { checkChoice } from "../../domain/checks/check-choice.js";

export interface GrantQuery {
  readonly state?: Grant["state"] | undefined;
}

/** @throws TypeError for what is no state of a grant */
export const checkGrantState = (state: unknown): void => checkChoice("state", state, ["active", "expired", "revoked"]);
