import type { Address } from "../../domain/identifiers/address.js";
import type { Hex } from "../../domain/encoding/bytes.js";
import type { SignedProfile } from "../../domain/profiles/signed-profile.js";
import { type ChartkeyError, isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import { lookingTwice, verifyDocument } from "../people/verify-profile.js";
import type { Session } from "../session/session.js";

/**
 * What proves authorship without a ledger: the identity bundles that verify the statements, and the
 * authors' signed profiles.
 */
export interface Authors {
  readonly bundles: Uint8Array[];
  readonly profiles: SignedProfile[];
  /** Why some profiles are missing. Their authors are known by key only. */
  readonly problems: readonly ChartkeyError[];
}

async function verifiedDocument(session: Session, address: Address, { signal }: CallOptions) {
  const read = async () => {
    const document = await session.profiles.get({ ledger: session.ledger.id, address }, { signal });
    return document && verifyDocument(session, document, address, { signal });
  };
  return lookingTwice(read, { signal });
}

/** @param keys the digests of the bundles, which have been loaded before */
export async function collectAuthors(
  session: Session,
  keys: ReadonlySet<Hex>,
  addresses: ReadonlySet<Address>,
  options: CallOptions,
): Promise<Authors> {
  const authors = { bundles: [] as Uint8Array[], profiles: [] as SignedProfile[], problems: [] as ChartkeyError[] };
  for (const key of keys) authors.bundles.push((await session.pairs.bundle(key, options)).bytes);
  for (const address of addresses) {
    const verified = await orProblem(verifiedDocument(session, address, options), options);
    if (isChartkeyError(verified)) authors.problems.push(verified);
    else if (verified && "profile" in verified) authors.profiles.push(verified);
  }
  return authors;
}
