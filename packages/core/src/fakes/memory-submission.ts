import type { Act } from "../domain/acts/act.js";
import type { Address } from "../domain/identifiers/address.js";
import { hashAct } from "../domain/acts/head.js";
import { toHex } from "../domain/encoding/bytes.js";
import type { LedgerId } from "../domain/identifiers/ids.js";
import type { TypedData } from "../domain/typed-data/typed-data.js";

/**
 * What a wallet signs to submit any number of acts to the memory ledger.
 * @throws TypeError when an act is malformed
 */
export const submissionOf = (ledger: LedgerId, actor: Address, acts: readonly Act[]): TypedData => ({
  domain: { name: "Chartkey memory ledger", version: "1" },
  types: {
    Submission: [
      { name: "ledger", type: "string" },
      { name: "actor", type: "address" },
      { name: "acts", type: "bytes32[]" },
    ],
  },
  primaryType: "Submission",
  message: { ledger, actor, acts: acts.map((act) => toHex(hashAct(act))) },
});
