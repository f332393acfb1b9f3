import { checkText } from "../checks/shown-text.js";

/**
 * A purpose of use from HL7 v3 ActReason (TREAT treatment, HPAYMT payment, HRESCH research, ETREAT
 * emergency, BTG break the glass), or an app's own: 1 to 64 characters, as a record's title.
 */
export type Purpose = "TREAT" | "HPAYMT" | "HRESCH" | "ETREAT" | "BTG" | (string & {});

/**
 * A purpose as it is encoded: 1 to 64 characters by the rule of `shownText`.
 * @throws TypeError that names the field
 */
export const checkPurpose = (purpose: Purpose): Purpose => checkText("purpose", purpose, 64);
