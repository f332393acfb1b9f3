import { checkChoice } from "../../domain/checks/check-field.js";

const states = ["open", "approved", "rejected", "cancelled", "lapsed", "dismissed", "unreadable"];

/** @throws TypeError unless `state` is a state of a request */
export const checkRequestState = (state: unknown): void => checkChoice("state", state, states);
