import { sha256 } from "@noble/hashes/sha2.js";
import * as z from "zod/mini";
import { type Address, addressBytes, parseAddress } from "../domain/identifiers/address.js";
import { inField } from "../domain/checks/check-field.js";
import { isRevoked } from "../domain/checks/is-revoked.js";
import { checkKeys, type KeyRules } from "../domain/checks/check-keys.js";
import type { AttestationName, Attested } from "../domain/roles/attestation.js";
import { fromHex, type Hex, toHex } from "../domain/encoding/bytes.js";
import { encodeRole } from "../domain/roles/role.js";
import { shownText } from "../domain/checks/shown-text.js";
import { info } from "./kdf.js";

/**
 * What a registrar has checked about a participant. The registrar attests only its digest and gives
 * the disclosure itself to the participant. The participant shows it to whom they choose, and
 * {@link isDisclosed} compares it with the attestation. Texts obey the rule of a record's
 * title, and are not normalised.
 */
export interface Disclosure extends AttestationName {
  /** 1 to 120 characters. */
  readonly name: string;
  /** What proves the role, such as a licence number: 1 to 200 characters. */
  readonly credential: string;
  /** 32 random bytes, so that nobody finds name and credential by guessing. */
  readonly salt: Hex;
}

const disclosureKeys: KeyRules<Disclosure> = {
  participant: "required",
  role: "required",
  name: "required",
  credential: "required",
  salt: "required",
};

interface AttestedDigest extends AttestationName {
  readonly digest: Hex;
}

/** What a person is attested names itself, beside whose it is. */
const attestedKeys: KeyRules<AttestedDigest | (AttestedDigest & Attested)> = {
  participant: "required",
  role: "required",
  digest: "required",
  registrar: "decides",
  until: "optional",
};

const passes = (check: (value: string) => unknown) => (value: unknown) => {
  try {
    check(value as string);
    return true;
  } catch {
    return false;
  }
};

const schema = z.object({
  participant: z.custom<Address>(passes(parseAddress)),
  role: z.custom<string>(passes(encodeRole)),
  name: shownText(120),
  credential: shownText(200),
  salt: z.custom<Hex>(passes((value) => fromHex(value, 32))),
});

function digestOf({ participant, role, name, credential, salt }: Disclosure): Hex {
  return toHex(
    sha256(info("disclosure", addressBytes(participant), role, name, credential, fromHex(salt, 32))).subarray(0, 24),
  );
}

/**
 * The digest that a registrar attests: the first 24 bytes of SHA-256 over participant, role, name,
 * credential and salt.
 * @throws TypeError that names the field outside its limits
 */
export function disclosureDigest(disclosure: Disclosure): Hex {
  const parsed = schema.safeParse(checkKeys("disclosure", disclosure, disclosureKeys));
  if (!parsed.success) throw new TypeError(`Not a disclosure: ${parsed.error.issues[0]?.path.join(".")}`);
  return digestOf(parsed.data);
}

/**
 * Whether a disclosure that somebody shows is the one that was attested. `shown` may come from an
 * untrusted source; a malformed one is `false`.
 * @throws TypeError that names the key or the field of a malformed attestation
 */
export function isDisclosed(attested: AttestedDigest, shown: unknown): boolean {
  type Known = AttestedDigest | (AttestedDigest & Attested);
  const checked = checkKeys<Known>("attested", attested, attestedKeys);
  const participant = inField("participant", () => parseAddress(checked.participant));
  const digest = inField("digest", () => toHex(fromHex(checked.digest, 24)));
  inField("role", () => encodeRole(checked.role));
  const { data } = schema.safeParse(isRevoked(shown) ? undefined : shown);
  return (
    data !== undefined &&
    parseAddress(data.participant) === participant &&
    data.role === checked.role &&
    digestOf(data) === digest
  );
}
