import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import { onDemand } from "../../errors/on-demand.js";
import { type AgeHeader, importPolicy, isHeaderOf, parseHeader } from "../age-header.js";
import { unwrapHybrid } from "../hybrid-stanza.js";
import { isHybridIdentity, parseIdentityString } from "../recipient.js";

const olderStanzas = onDemand(() => import("./x25519-stanza.js"));

/**
 * Unwraps the file key of an export's header with one age identity; `undefined` when the header is
 * sealed to somebody else.
 */
export type Unwrap = (header: Uint8Array) => Promise<Uint8Array | undefined>;

const unwrapBy =
  (unwrap: (header: AgeHeader) => Promise<Uint8Array | undefined>): Unwrap =>
  async (bytes) => {
    const header = parseHeader(bytes, importPolicy);
    try {
      const fileKey = await unwrap(header);
      if (fileKey && !isHeaderOf(header, fileKey)) throw new TypeError("The header is of another file key");
      return fileKey;
    } catch (cause) {
      if (isChartkeyError(cause, "PART_UNAVAILABLE")) throw cause;
      throw new ChartkeyError("SEAL_INVALID", { message: "A sealed file was altered", cause });
    }
  };

/**
 * @param seed of a hybrid identity, 32 bytes
 * @returns a function that throws ChartkeyError SEAL_INVALID for a header that is malformed,
 *   altered or not of an export
 */
export const unwrapWithSeed = (seed: Uint8Array): Unwrap => unwrapBy(({ stanzas }) => unwrapHybrid(stanzas, seed));

/**
 * @param identity `AGE-SECRET-KEY-PQ-1…` or `AGE-SECRET-KEY-1…`
 * @returns a function that throws as that of {@link unwrapWithSeed} does, and PART_UNAVAILABLE when
 *   what opens for `AGE-SECRET-KEY-1…` does not load
 */
export function unwrapWith(identity: string): Unwrap {
  if (isHybridIdentity(identity)) return unwrapWithSeed(parseIdentityString(identity));
  return async (bytes) => {
    const { unwrapX25519 } = await olderStanzas();
    return unwrapBy((header) => unwrapX25519(header, identity))(bytes);
  };
}
