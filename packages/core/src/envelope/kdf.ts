import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { info, type InfoField } from "./info.js";

/** HKDF-SHA256 (RFC 5869) with an empty salt and {@link info}: 32 bytes. */
export const kdf = (key: Uint8Array, label: string, ...fields: readonly InfoField[]): Uint8Array =>
  hkdf(sha256, key, undefined, info(label, ...fields), 32);
