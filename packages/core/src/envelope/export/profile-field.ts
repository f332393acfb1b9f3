import * as z from "zod/mini";
import { parseSignedProfile } from "../../domain/profiles/profile-schema.js";
import type { NewProfile } from "../../domain/profiles/person.js";
import type { SignedProfile } from "../../domain/profiles/signed-profile.js";
import { fromHex, toHex } from "../../domain/encoding/bytes.js";
import { address, digest, ledgerId } from "../fields.js";

const MAX_SIGNATURE = 8192;

/** The fields of the signed typed data, flat, and the signature. */
const wire = z.strictObject({
  ledger: ledgerId,
  address,
  key: digest,
  roles: z.array(z.string()),
  name: z.string(),
  speciality: z.nullable(z.string()),
  organisation: z.nullable(z.string()),
  languages: z.nullable(z.array(z.string())),
  contact: z.nullable(z.string()),
  listed: z.boolean(),
  sequence: z.int(),
  issued: z.int(),
  signature: z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length <= MAX_SIGNATURE),
});

const present = (profile: { readonly [K in keyof NewProfile]: NewProfile[K] | null }) =>
  Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== null));

/**
 * A signed profile in CBOR. It is parsed by the rules of the directory. Its signature is not
 * checked here.
 */
export const profileField = z.codec(
  wire,
  z.custom<SignedProfile>((value) => typeof value === "object"),
  {
    decode: ({ name, speciality, organisation, languages, contact, listed, signature, ...rest }) =>
      parseSignedProfile({
        ...rest,
        profile: present({ name, speciality, organisation, languages, contact, listed }),
        signature: toHex(signature),
      }),
    encode: (signed) => {
      const { profile, roles, signature, ...rest } = parseSignedProfile(signed);
      return {
        ...rest,
        roles: [...roles],
        name: profile.name,
        speciality: profile.speciality ?? null,
        organisation: profile.organisation ?? null,
        languages: profile.languages ? [...profile.languages] : null,
        contact: profile.contact ?? null,
        listed: profile.listed,
        signature: fromHex(signature),
      };
    },
  },
);
