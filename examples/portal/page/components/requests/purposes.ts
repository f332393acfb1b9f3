/** What access is for, by codes of HL7 v3 PurposeOfUse. */
export const purposes: ReadonlyMap<string, string> = new Map([
  ["TREAT", "treatment"],
  ["ETREAT", "treatment in an emergency"],
  ["HPAYMT", "billing and insurance"],
  ["HRESCH", "research"],
]);
