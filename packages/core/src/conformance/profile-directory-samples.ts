import { type Address, parseAddress } from "../domain/identifiers/address.js";
import { checkKeys, type KeyRules } from "../domain/checks/check-keys.js";
import type { Hex } from "../domain/encoding/bytes.js";
import { type LedgerId, parseLedgerId } from "../domain/identifiers/ids.js";
import type { NewProfile } from "../domain/profiles/person.js";
import type { Cursor } from "../domain/ledger/position.js";
import type { SignedProfile, SignedRemoval } from "../domain/profiles/signed-profile.js";
import type { ProfileDirectory, ProfileQuery } from "../ports/profile-directory.js";
import { ok } from "./assert.js";

const hexOf = (digit: number, bytes: number): Hex => `0x${digit.toString(16).padStart(2 * bytes, "0")}`;

export const ledger: LedgerId = parseLedgerId(`eip155:31337:${hexOf(0xc0de, 20)}`);
export const otherLedger: LedgerId = parseLedgerId(`eip155:1:${hexOf(0xc0de, 20)}`);

/** The `n`-th participant; addresses grow with `n`. */
export const participant = (n: number): Address => parseAddress(hexOf(n, 20));

export const people = (...numbers: readonly number[]): Address[] => numbers.map(participant);

const textKeys: KeyRules<Partial<NewProfile>> = {
  name: "decides",
  speciality: "optional",
  organisation: "optional",
  languages: "optional",
  contact: "optional",
  listed: "decides",
};
const fieldKeys: KeyRules<Partial<Omit<SignedProfile, "profile">>> = {
  ledger: "decides",
  address: "decides",
  roles: "decides",
  key: "decides",
  sequence: "decides",
  issued: "decides",
  signature: "decides",
};

/**
 * A well-formed profile of the `n`-th participant, with the role `doctor`. Its signature is
 * invalid, since a directory does not check signatures.
 * @param n a non-negative integer; addresses grow with it
 * @param profile replaces texts of the profile
 * @param rest replaces other fields; `sequence` is 1 by default
 */
export function sampleProfile(
  n: number,
  profile: Partial<NewProfile> = {},
  rest: Partial<Omit<SignedProfile, "profile">> = {},
): SignedProfile {
  const texts = checkKeys("profile", profile, textKeys);
  const fields = checkKeys("rest", rest, fieldKeys);
  const { sequence = 1 } = fields;
  return {
    ledger,
    address: participant(n),
    roles: ["doctor"],
    profile: { name: "Ana Sousa", listed: true, ...texts },
    key: hexOf(n, 32),
    sequence,
    issued: 1_790_000_000,
    signature: hexOf(sequence, 65),
    ...fields,
  };
}

export const sampleRemoval = (n: number, sequence: number): SignedRemoval => ({
  ledger,
  address: participant(n),
  sequence,
  issued: 1_790_000_000,
  signature: hexOf(sequence, 65),
});

export const doctors: ProfileQuery = { ledger, role: "doctor", size: 100 };

export async function putAll(profiles: ProfileDirectory, samples: readonly SignedProfile[]): Promise<void> {
  await Promise.all(samples.map((sample) => profiles.put(sample)));
}

/** The addresses that a query finds on one page. */
export const found = async (profiles: ProfileDirectory, query: Partial<ProfileQuery> = {}): Promise<Address[]> =>
  (await profiles.find({ ...doctors, ...query })).items.map(({ address }) => address);

/** The addresses on all pages after `after`. */
export async function foundBehind(
  profiles: ProfileDirectory,
  size: number,
  after: Cursor | undefined,
): Promise<Address[]> {
  const page = await profiles.find({ ...doctors, size, after });
  ok(page.items.length + page.malformed.length <= size, `A page holds at most ${size}, those in malformed too`);
  const here = page.items.map(({ address }) => address);
  return page.next === undefined ? here : [...here, ...(await foundBehind(profiles, size, page.next))];
}
