import type { HeaderPolicy, Stanza } from "./age-header.js";

const KIB = 1024;

const onlyOf =
  (types: readonly string[], max: number) =>
  (stanzas: readonly Stanza[]): boolean =>
    stanzas.length >= 1 && stanzas.length <= max && stanzas.every(({ args: [type = ""] }) => types.includes(type));

/** age's hybrid recipients: ML-KEM-768 with X25519. */
const HYBRID = "mlkem768x25519";
/** The stanza of a card, whose file key is wrapped with a key of the epoch. */
export const EPOCH = "chartkey/epoch";
export const SCRYPT = "scrypt";

/** Envelopes, slots, messages: one or two hybrid recipients. */
export const sealedPolicy: HeaderPolicy = { limit: 8 * KIB, admits: onlyOf([HYBRID], 2) };

export const cardPolicy: HeaderPolicy = { limit: 8 * KIB, admits: onlyOf([EPOCH], 1) };

/** A recovery kit: one passphrase, or one hybrid recipient. */
export const kitPolicy: HeaderPolicy = { limit: 8 * KIB, admits: onlyOf([SCRYPT, HYBRID], 1) };

/** Exports: the recipients that the patient chose, hybrid or X25519. */
export const exportPolicy: HeaderPolicy = { limit: 64 * KIB, admits: onlyOf([HYBRID, "X25519"], 20) };
