import type { Address } from "../../domain/identifiers/address.js";
import type { Slot } from "../../domain/log/grant-slots.js";
import { type Envelope, openEnvelope } from "../../envelope/envelope.js";
import { openPointer } from "../../envelope/pointer.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import { envelopeHolder } from "../session/holders.js";
import { getSealed } from "../writing/sealed-blob.js";
import type { Session } from "../session/session.js";

/**
 * Opens the envelope of a grant's last entry, as the patient or as the grantee: for each pair key that the entry can have been made with, until one leads to
 * a block that opens and says what the entry says.
 */
export function readEnvelope(session: Session, patient: Address, slot: Slot, options: CallOptions): Promise<Envelope> {
  const { grantee, scope, given } = slot;
  const entry = `${patient}/${grantee}/${scope}/${given.position.sequence}/${given.head}`;
  return session.envelopes.get(entry, () => openGiven(session, patient, slot, options));
}

async function openGiven(session: Session, patient: Address, slot: Slot, options: CallOptions): Promise<Envelope> {
  const { ledger, address } = session.owner;
  const { grantee, scope, until, permissions, given } = slot;
  const peer = address === patient ? grantee : patient;
  let failure: ChartkeyError | undefined;
  for await (const pair of session.pairs.at(peer, given.position.sequence, options)) {
    const digest = openPointer(
      pair.keys.pointer,
      { kind: "envelope", ledger, patient, grantee, scope },
      given.act.envelope,
    );
    try {
      const bytes = await getSealed(session, digest, envelopeHolder(address), options);
      const envelope = await openEnvelope(bytes, pair.mine, { ledger, patient, grantee, scope, until, permissions });
      const granteeKey = address === patient ? pair.theirs.digest : undefined;
      if (envelope && (granteeKey === undefined || envelope.granteeKey === granteeKey)) return envelope;
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!isChartkeyError(error)) throw error;
      failure = error;
    }
  }
  throw failure ?? new ChartkeyError("SEAL_INVALID", { message: "The grant's envelope is not sealed to this keyring" });
}
