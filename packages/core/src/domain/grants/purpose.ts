/**
 * A purpose of use from HL7 v3 ActReason (TREAT treatment, HPAYMT payment, HRESCH research, ETREAT
 * emergency, BTG break the glass), or an app's own.
 */
export type Purpose = "TREAT" | "HPAYMT" | "HRESCH" | "ETREAT" | "BTG" | (string & {});

/** @throws TypeError unless 1 to 64 characters */
export function checkPurpose(purpose: Purpose): void {
  if (typeof purpose !== "string" || purpose.length < 1 || purpose.length > 64)
    throw new TypeError("`purpose` has 1 to 64 characters");
}
