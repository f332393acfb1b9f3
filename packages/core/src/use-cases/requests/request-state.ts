import { checkChoice } from "../../domain/checks/check-choice.js";

const states = ["open", "approved", "rejected", "cancelled", "lapsed", "dismissed", "unreadable"];

/** @throws TypeError for what is no state of a request */
export const checkRequestState = (state: unknown): void => checkChoice("state", state, states);
