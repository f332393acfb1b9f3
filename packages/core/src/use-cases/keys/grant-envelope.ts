import type { Act } from "../../domain/acts/act.js";
import type { Hex } from "../../domain/encoding/bytes.js";
import type { Slot } from "../../domain/log/grant-slots.js";
import { keysOf } from "../../domain/log/participant-log.js";
import { type Envelope, openEnvelope, sealEnvelope } from "../../envelope/envelope.js";
import { parseIdentityBundle } from "../../envelope/identity-bundle.js";
import { openPointer, sealPointer } from "../../envelope/pointer.js";
import { ChartkeyError, isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import { envelopeHolder } from "../session/holders.js";
import type { Pair } from "../session/pairs.js";
import type { View } from "../session/view.js";
import { getSealed, putSealed } from "../writing/sealed-blob.js";
import type { Write } from "../writing/write.js";

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
  const open = (pair: Pair) => openWith(view, slot, pair);
  const envelope = await session.pairs.openAt(peer, slot.given.position.sequence, open, options);
  if (envelope) return envelope;
  throw new ChartkeyError("SEAL_INVALID", { message: "The grant's envelope is not sealed to this keyring" });
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

/**
 * The grantee's latest key, if one of the grants was sealed to it. After a change of keys it is
 * `undefined` until the patient grants again: no secret is sealed to a key that the patient has not
 * confirmed, nor to one that was replaced.
 * @param slots the active grants of one grantee; at least one
 */
export async function confirmedKey(view: View, slots: readonly Slot[]): Promise<Hex | undefined> {
  const [slot] = slots;
  if (!slot) return undefined;
  const keys = keysOf(await view.session.logs.read(slot.grantee, view.options)).map(({ key }) => key);
  const latest = keys.at(-1);
  if (keys.length === 1) return latest;
  for (const given of slots) {
    const envelope = await orProblem(readEnvelope(view, given), view.options);
    if (!isChartkeyError(envelope) && envelope.granteeKey === latest) return latest;
  }
  return undefined;
}
