import { normalizeText } from "../../domain/checks/shown-text.js";
import type { NewProfile } from "../../domain/profiles/person.js";
import { parseOwnClaims } from "../../domain/profiles/profile-schema.js";
import type { Role } from "../../domain/roles/role.js";

/** What a participant publishes about themselves. */
export interface OwnClaims {
  readonly roles: readonly Role[];
  readonly profile: NewProfile;
}

const cleanText = (text: string | undefined) => (typeof text === "string" ? normalizeText(text) || undefined : text);

/**
 * Normalises what people type: texts in NFC, without space at the ends, and absent if empty.
 * @throws TypeError for a field outside its limits
 */
export function normalizeClaims({ roles, profile }: OwnClaims): OwnClaims {
  const { name, speciality, organisation, languages, contact, listed } = profile;
  return parseOwnClaims({
    roles,
    profile: {
      name: cleanText(name),
      speciality: cleanText(speciality),
      organisation: cleanText(organisation),
      languages: languages?.length === 0 ? undefined : languages,
      contact: cleanText(contact),
      listed,
    },
  });
}
