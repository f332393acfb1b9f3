import { parseAddress, parseLedgerId, type SignedProfile, type SignedRemoval } from "@chartkey/core/adapters";
import { accountOf } from "./account.js";

export const ledger = parseLedgerId(`eip155:31337:0x${"c0de".repeat(10)}`);
export const otherLedger = parseLedgerId("eip155:1:0x5fbdb2315678afecb367f032d93f642f64180aa3");

/** The profile of the n-th account, whose signature is none. */
export const profileOf = (n: number): SignedProfile => ({
  ledger,
  address: parseAddress(accountOf(n).address),
  roles: ["doctor"],
  profile: { name: "Ana", listed: true },
  key: `0x${"01".repeat(32)}`,
  sequence: 1,
  issued: 1,
  signature: "0x01",
});

/** The removal of a profile, at the last sequence that there is. */
export const removalOf = ({ ledger: of, address, issued, signature }: SignedProfile): SignedRemoval => ({
  ledger: of,
  address,
  sequence: Number.MAX_SAFE_INTEGER,
  issued,
  signature,
});
