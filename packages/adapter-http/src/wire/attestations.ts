import * as z from "zod/mini";

const text = (max: number) => z.string().check(z.maxLength(max));
const hex = (pattern: RegExp) => z.string().check(z.regex(pattern));
const address = hex(/^0x[0-9a-fA-F]{40}$/u);
const role = text(32);

/** Whose attestations, by whom and in which roles. Core's own check decides on it. */
export const attestationQuery = z.strictObject({
  participants: z.array(address).check(z.maxLength(100)),
  registrars: z.array(address).check(z.maxLength(16)),
  roles: z.array(role).check(z.maxLength(16)),
});

const attestation = z.object({
  participant: address,
  registrar: address,
  role,
  /** Unix seconds, exclusive; 2^40 − 1 for no end. */
  until: z.int().check(z.nonnegative(), z.maximum(2 ** 40 - 1)),
  digest: hex(/^0x[0-9a-f]{48}$/u),
});

/** The attestations that match: at most one for each participant, registrar and role. */
export const attestationsBody = z.object({ items: z.array(attestation).check(z.maxLength(25_600)) });
