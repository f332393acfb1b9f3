import { checkChoice } from "../../domain/choice.js";

/** @throws TypeError for what is no state of a grant */
export const checkGrantState = (state: unknown): void => checkChoice("state", state, ["active", "expired", "revoked"]);
