import { type NewProfile, parseAddress, parseLedgerId, type SignedProfile } from "@chartkey/core/adapters";

export const ledger = parseLedgerId(`eip155:31337:0x${"c0de".repeat(10)}`);

export const addressOf = (n: number) => parseAddress(`0x${n.toString(16).padStart(40, "0")}`);

/** A well-formed profile of the `n`-th participant, signed by nobody. */
export const sample = (n: number, profile: Partial<NewProfile> = {}, sequence = 1): SignedProfile => ({
  ledger,
  address: addressOf(n),
  roles: ["doctor"],
  profile: { name: "Ana Sousa", listed: true, ...profile },
  key: `0x${"01".repeat(32)}`,
  sequence,
  issued: 1_790_000_000,
  signature: "0x01",
});
