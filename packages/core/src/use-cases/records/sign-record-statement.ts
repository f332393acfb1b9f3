import type { RecordId } from "../../domain/identifiers/ids.js";
import type { Hex } from "../../domain/encoding/hex.js";
import { toHex } from "../../domain/encoding/hex.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { encodeStatement, signStatement } from "../../envelope/statement.js";
import type { View } from "../session/view.js";
import type { RecordDetails } from "./record-input.js";
import type { StoredPayload } from "./store-payload.js";

export interface SignedStatement {
  /** The exact bytes that are stored, hashed and signed. */
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
}

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

/**
 * Makes the patient's statement about one version of a record, and signs it with the patient's
 * latest key, without a prompt.
 */
export async function signRecordStatement(
  { session, log }: View,
  version: { readonly record: RecordId; readonly version: number; readonly previous: Hex | null },
  details: RecordDetails,
  payload: Pick<StoredPayload, "size" | "contentDigest">,
): Promise<SignedStatement> {
  const { ledger, address } = session.owner;
  const identity = await session.keys.current(log);
  const statement = encodeStatement({
    ...version,
    ledger,
    patient: address,
    author: address,
    authorKey: toHex(sha256(identity.bundle)),
    onBehalfOf: null,
    title: details.title,
    mediaType: details.mediaType,
    category: details.category ?? null,
    occurred: details.occurred ? seconds(details.occurred) : null,
    size: payload.size,
    contentDigest: payload.contentDigest,
    created: seconds(session.clock.now()),
    random: session.entropy.bytes(32),
  });
  return { statement, signature: await signStatement(identity, statement) };
}
