import { parseSignedDocument, type SignedProfile, type SignedRemoval } from "@chartkey/core/adapters";
import { z } from "zod";

/**
 * The form of a document that any program may have written. A sequence that is not a number counts
 * as 0, so any other replaces it.
 */
const document = z.object({
  _id: z.unknown(),
  sequence: z.number().catch(0),
  signed: z.unknown(),
});

export interface ReadProfile {
  /** The address in the document's `_id`, for error messages. It may be any text. */
  readonly label: string;
  readonly sequence: number;
  /** `undefined` when it is malformed. */
  readonly signed: SignedProfile | SignedRemoval | undefined;
}

function readSigned(value: unknown): ReadProfile["signed"] {
  try {
    return parseSignedDocument(value);
  } catch {
    return undefined;
  }
}

/** Reads a document of the collection, whatever it contains. */
export function readStored(found: unknown): ReadProfile {
  const { _id, sequence, signed } = document.parse(found);
  const label = typeof _id === "string" ? _id.slice(_id.lastIndexOf("/") + 1).slice(0, 64) : "unknown";
  return { label, sequence, signed: readSigned(signed) };
}
