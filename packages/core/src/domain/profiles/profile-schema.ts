import * as z from "zod/mini";
import { type Address, parseAddress } from "../identifiers/address.js";
import type { Hex } from "../encoding/bytes.js";
import { type LedgerId, parseLedgerId } from "../identifiers/ids.js";
import type { NewProfile } from "./person.js";
import { shownText } from "../checks/shown-text.js";
import type { SignedProfile, SignedRemoval } from "./signed-profile.js";
import type { Role } from "../roles/role.js";

/**
 * Accepts a value only in the form that its parser returns. With one form for each value, a
 * signature covers exactly one document.
 */
const canonical = <T extends string>(parse: (value: string) => T) =>
  z.custom<T>((value) => {
    try {
      return typeof value === "string" && value.length <= 128 && parse(value) === value;
    } catch {
      return false;
    }
  });

const matching = <T extends string>(pattern: RegExp, rule?: string) =>
  z.custom<T>((value) => typeof value === "string" && pattern.test(value), rule);

const distinct = (values: readonly string[]) => new Set(values).size === values.length;

/** A list of 1 to 16 different texts. */
const listOf = <T extends string>(element: z.ZodMiniType<T>, rule: string) =>
  z.array(element, rule).check(z.minLength(1, rule), z.maxLength(16, rule), z.refine(distinct, rule));

const roles = listOf(
  matching<Role>(/^[-a-z0-9]{1,32}$/u, "a role of 1 to 32 of a-z, 0-9 and -, such as patient"),
  'a list of 1 to 16 different roles, such as ["patient"]',
);
const languages = listOf(
  matching<string>(/^(?=.{2,35}$)[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/u, "a language tag (BCP 47), such as en"),
  'a list of 1 to 16 different language tags, such as ["en"]',
);

const defined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T;

// an absent text is left out: an empty one would be signed alike
const profile = z.pipe(
  z.strictObject({
    name: shownText(120),
    speciality: z.optional(shownText(80)),
    organisation: z.optional(shownText(120)),
    languages: z.optional(languages),
    contact: z.optional(shownText(200)),
    listed: z.boolean("true or false"),
  }),
  z.transform((value): NewProfile => defined(value)),
);

const signed = {
  ledger: canonical<LedgerId>(parseLedgerId),
  address: canonical<Address>(parseAddress),
  sequence: z.int().check(z.positive()),
  issued: z.int().check(z.nonnegative(), z.lt(2 ** 40)),
  signature: matching<Hex>(/^0x(?:[0-9a-f]{2}){1,8192}$/u),
};

const said = {
  roles,
  profile,
};

const signedProfile = z.strictObject({
  ...signed,
  ...said,
  key: matching<Hex>(/^0x[0-9a-f]{64}$/u),
});

const signedRemoval = z.strictObject(signed);

/** What zod's small form says of every issue whose schema has no message. */
const NO_REASON = "Invalid input";

function parser<T>(what: string, schema: z.ZodMiniType<T>) {
  return (value: unknown): T => {
    // a library of the app may have set the messages of zod for all, which may repeat a key
    const result = schema.safeParse(value, { error: () => NO_REASON });
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    if (!issue || issue.path.length === 0) throw new TypeError(`Not ${what}`);
    // texts say by which rule: nobody sees the sign that breaks it. Other kinds say nothing.
    const rule = issue.message === NO_REASON ? "missing or has a wrong value" : issue.message;
    throw new TypeError(`Not ${what}: ${issue.path.join(".")} is ${rule}`);
  };
}

/**
 * The roles and the profile that somebody publishes, before they are signed.
 * @throws TypeError that names the field outside its limits.
 */
export const parseOwnClaims: (value: unknown) => Pick<SignedProfile, "roles" | "profile"> = parser(
  "a profile",
  z.strictObject(said),
);

/**
 * Parses a signed profile from an untrusted source. It must have exactly these keys, within their
 * limits, with each value in its one canonical form: addresses with their checksum (EIP-55), other
 * hexadecimal in lower case, texts in NFC. The signature is not checked.
 * @throws TypeError that names the field and does not repeat its value
 */
export const parseSignedProfile: (value: unknown) => SignedProfile = parser("a signed profile", signedProfile);

/** As {@link parseSignedProfile}, for the removal of a profile. */
export const parseSignedRemoval: (value: unknown) => SignedRemoval = parser("a signed removal", signedRemoval);

/**
 * Parses what a directory stores for one address: a profile, or its removal.
 * @throws TypeError as {@link parseSignedProfile} does.
 */
export const parseSignedDocument = (value: unknown): SignedProfile | SignedRemoval =>
  typeof value === "object" && value !== null && "profile" in value
    ? parseSignedProfile(value)
    : parseSignedRemoval(value);
