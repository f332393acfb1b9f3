import { parseSignedDocument, type SignedProfile, type SignedRemoval } from "@chartkey/core/adapters";
import { z } from "zod";

/** What another program may have written: nothing is taken for granted. A sequence that is no number gives way to any other. */
const document = z.object({
  _id: z.unknown(),
  sequence: z.number().catch(0),
  signed: z.unknown(),
  search: z.object({ place: z.unknown() }).optional().catch(undefined),
});

export interface ReadProfile {
  /** The address, as far as it can be told. */
  readonly name: string;
  readonly sequence: number;
  /** `undefined` when it is malformed. */
  readonly signed: SignedProfile | SignedRemoval | undefined;
  readonly place: unknown;
}

function readSigned(value: unknown): ReadProfile["signed"] {
  try {
    return parseSignedDocument(value);
  } catch {
    return undefined;
  }
}

/** A document of the collection as it was found. */
export function readStored(found: unknown): ReadProfile {
  const { _id, sequence, signed, search } = document.parse(found);
  const name = typeof _id === "string" ? _id.slice(_id.lastIndexOf("/") + 1).slice(0, 64) : "unknown";
  return { name, sequence, signed: readSigned(signed), place: search?.place };
}
