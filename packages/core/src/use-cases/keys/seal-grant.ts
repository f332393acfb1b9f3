import type { Act } from "../../domain/acts/act.js";
import type { Envelope } from "../../envelope/envelope.js";
import { sealEnvelope } from "../../envelope/envelope.js";
import { parseIdentityBundle } from "../../envelope/identity-bundle.js";
import { sealPointer } from "../../envelope/pointer.js";
import { envelopeHolder } from "../session/holders.js";
import type { Pair } from "../session/pairs.js";
import { putSealed } from "../writing/sealed-blob.js";
import type { Write } from "../writing/write.js";

/** The terms of a grant and the keys that it hands over, without its ledger and parties. */
export type GrantTerms = Omit<Envelope, "ledger" | "patient" | "grantee" | "granteeKey">;

/**
 * Seals an envelope to the grantee's latest key and stores it. Returns the grant that points to it.
 */
export async function sealGrant({ session, staging, options }: Write, pair: Pair, terms: GrantTerms): Promise<Act> {
  const { ledger, address: patient } = session.owner;
  const { peer: grantee, theirs, mine, keys } = pair;
  const { scope, until, permissions } = terms;
  const envelope: Envelope = { ...terms, ledger, patient, grantee, granteeKey: theirs.digest };
  const sealed = await sealEnvelope(envelope, {
    patient: parseIdentityBundle(mine.bundle).recipient,
    grantee: theirs.recipient,
  });
  const pointerOf = (digest: Uint8Array) =>
    sealPointer(keys.pointer, { kind: "envelope", ledger, patient, grantee, scope }, digest);
  const { signal } = options;
  const digest = await putSealed(staging, sealed, envelopeHolder(patient), async (root) =>
    session.exposures.add({ pointer: pointerOf(root), salts: terms.epochs.map(({ salt }) => salt) }, { signal }),
  );
  return { kind: "grant", patient, grantee, scope, until, permissions, envelope: pointerOf(digest) };
}
