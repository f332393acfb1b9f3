import type { Slot } from "../../domain/log/grant-slots.js";
import { type Envelope, openEnvelope } from "../../envelope/envelope.js";
import { openPointer } from "../../envelope/pointer.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import { orProblem } from "../../errors/or-problem.js";
import { envelopeHolder } from "../session/holders.js";
import type { Pair } from "../session/pairs.js";
import type { View } from "../session/view.js";
import { getSealed } from "../writing/sealed-blob.js";

/**
 * Opens the envelope of a grant's latest entry, as the patient or as the grantee. It tries each
 * pair of keys that the entry can have been made with, until one leads to a block that opens and
 * agrees with the entry.
 */
export function readEnvelope(view: View, slot: Slot): Promise<Envelope> {
  const { grantee, scope, given } = slot;
  const entry = `${view.log.owner}/${grantee}/${scope}/${given.position.sequence}/${given.head}`;
  return view.session.envelopes.get(entry, () => openGiven(view, slot));
}

async function openGiven(view: View, slot: Slot): Promise<Envelope> {
  const { session, log, options } = view;
  const peer = session.address === log.owner ? slot.grantee : log.owner;
  let failure: ChartkeyError | undefined;
  for await (const pair of session.pairs.at(peer, slot.given.position.sequence, options)) {
    const envelope = await orProblem(openWith(view, slot, pair), options);
    if (isChartkeyError(envelope)) failure = envelope;
    else if (envelope) return envelope;
  }
  throw failure ?? new ChartkeyError("SEAL_INVALID", { message: "The grant's envelope is not sealed to this keyring" });
}

/** `undefined` when the envelope is sealed to somebody else, or to another key of the grantee. */
async function openWith({ session, log, options }: View, slot: Slot, pair: Pair): Promise<Envelope | undefined> {
  const { ledger, address } = session.owner;
  const patient = log.owner;
  const { grantee, scope, until, permissions, given } = slot;
  const digest = openPointer(
    pair.keys.pointer,
    { kind: "envelope", ledger, patient, grantee, scope },
    given.act.envelope,
  );
  const bytes = await getSealed(session, digest, envelopeHolder(address), options);
  const envelope = await openEnvelope(bytes, pair.mine, { ledger, patient, grantee, scope, until, permissions });
  const granteeKey = address === patient ? pair.theirs.digest : undefined;
  return granteeKey === undefined || envelope?.granteeKey === granteeKey ? envelope : undefined;
}
