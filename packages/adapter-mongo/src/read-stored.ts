import { parseSignedProfile, parseSignedRemoval, type SignedProfile } from "@chartkey/core";
import { z } from "zod";
import type { StoredProfile } from "./stored-profile.js";

const orUndefined =
  <T>(parse: (value: unknown) => T) =>
  (value: unknown): T | undefined => {
    try {
      return parse(value);
    } catch {
      return undefined;
    }
  };

const readProfile = orUndefined(parseSignedProfile);
const readRemoval = orUndefined(parseSignedRemoval);

/** What another program may have written: nothing is taken for granted. */
const document = z.object({
  _id: z.unknown(),
  sequence: z.number().optional().catch(undefined),
  profile: z.unknown(),
  removal: z.unknown(),
  search: z.object({ place: z.unknown() }).optional().catch(undefined),
});

export interface ReadProfile {
  /** The address, as far as it can be told. */
  readonly name: string;
  readonly sequence: number;
  readonly profile: "none" | "malformed" | SignedProfile;
  readonly place: unknown;
}

/** A document of the collection as it was found. One without a sequence that is a number gives way to any other. */
export function readStored(found: unknown): ReadProfile {
  const { _id, sequence = 0, profile, search } = document.parse(found);
  const id = String(_id);
  return {
    name: id.slice(id.lastIndexOf("/") + 1, id.lastIndexOf("/") + 65),
    sequence,
    profile: profile === undefined ? "none" : (readProfile(profile) ?? "malformed"),
    place: search?.place,
  };
}

/** Whether the collection holds the very document that is to be written. */
export function holdsSame(found: unknown, written: StoredProfile): boolean {
  const { profile, removal } = document.parse(found);
  const [was, is] = written.profile ? [readProfile(profile), written.profile] : [readRemoval(removal), written.removal];
  return JSON.stringify(was) === JSON.stringify(is);
}
