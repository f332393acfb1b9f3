import { sha256 } from "@noble/hashes/sha2.js";
import type { Hex } from "../../domain/encoding/bytes.js";
import type { GivenEnvelope, Slot } from "../../domain/log/grant-slots.js";
import type { SlotName } from "../../domain/grants/scope.js";
import { keysOf, type LogEntry } from "../../domain/log/participant-log.js";
import { splitBlob } from "../../envelope/blob-list.js";
import { decodeEnvelope, encodeEnvelope, type Envelope, openEnvelope, sealEnvelope } from "../../envelope/envelope.js";
import { parseIdentityBundle } from "../../envelope/identity-bundle.js";
import { openPointer, sealPointer } from "../../envelope/pointer.js";
import { ChartkeyError, isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import { envelopeHolder } from "../session/holders.js";
import type { Pair } from "../session/pairs.js";
import type { View } from "../session/view.js";
import { getSealed } from "../writing/sealed-blob.js";
import type { Write } from "../writing/write.js";

/**
 * How many envelopes of a grant are tried: an own device, or a hostile patient, may leave some
 * behind.
 */
const MAX_TRIED = 16;

/** The latest envelope of a grant that can be opened. */
export interface OpenedEnvelope {
  readonly envelope: Envelope;
  /** The index of its entry. */
  readonly entry: number;
  /** Why a later envelope cannot be opened, if there is one: its keys are missing. */
  readonly problem: ChartkeyError | undefined;
}

/**
 * Opens the latest envelope of a grant, as the patient or as the grantee. An envelope leaves the
 * patient's device after its act, so it may not be there yet, or never: then the latest one before
 * it counts, since its grantee holds those keys anyway. The terms are always those of the ledger.
 * @throws ChartkeyError what opening the latest one throws, when none opens
 */
export async function openLatest(view: View, slot: Slot): Promise<OpenedEnvelope> {
  let problem: ChartkeyError | undefined;
  for (const given of slot.envelopes.slice(-MAX_TRIED).toReversed()) {
    const envelope = await orProblem(openEnvelopeOf(view, slot, given), view.options);
    if (!isChartkeyError(envelope)) return { envelope, entry: given.entry.index, problem };
    problem ??= envelope;
  }
  throw problem ?? new ChartkeyError("SEAL_INVALID", { message: "The grant has no envelope" });
}

/**
 * The envelope that holds a grant's terms: that of the act that gave it last, or a later one. Terms
 * of an older one are not taken for those of the grant, since that could widen it.
 * @throws ChartkeyError what opening it throws
 */
export async function openTerms(view: View, slot: Slot): Promise<Envelope> {
  const { envelope, entry, problem } = await openLatest(view, slot);
  if (problem && entry < slot.given.index) throw problem;
  return envelope;
}

/** The latest envelope of a grant that can be opened. Throws as `openLatest` does. */
export const readEnvelope = async (view: View, slot: Slot): Promise<Envelope> =>
  (await openLatest(view, slot)).envelope;

/** Names an envelope among those of a patient: by its grant, and by its place in the log. */
export const envelopeName = ({ grantee, scope }: SlotName, { position, head }: LogEntry): string =>
  `${grantee}/${scope}/${position.sequence}/${head}`;

/**
 * Tries each pair of keys that the entry can have been made with, until one leads to a block that
 * opens and agrees with the entry. What an envelope from another patient holds may be known.
 */
function openEnvelopeOf(view: View, slot: Slot, given: GivenEnvelope): Promise<Envelope> {
  const { session, log, options } = view;
  const { position } = given.entry;
  const name = envelopeName(slot, given.entry);
  return session.envelopes.get(`${log.owner}/${name}`, async () => {
    const isOwn = session.address === log.owner;
    const grants = isOwn ? undefined : session.grants;
    const known = grants && knownEnvelope(view, given, await grants.get(log.owner, name, options));
    if (known) return known;
    options.reading?.check();
    let isPinned = false;
    const open = async (pair: Pair) => {
      const opened = await openWith(view, given, pair);
      isPinned = opened?.isPinned === true && (await session.pairs.keep(pair.theirs, options));
      return opened?.envelope;
    };
    const peer = isOwn ? slot.grantee : log.owner;
    const envelope = await session.pairs.openAt(peer, position.sequence, open, options);
    if (!envelope)
      throw new ChartkeyError("SEAL_INVALID", { message: "The grant's envelope is not sealed to this keyring" });
    if (isPinned) grants?.note(log.owner, name, encodeEnvelope(envelope));
    return envelope;
  });
}

/** An envelope that was opened before, if it is that of this entry. */
function knownEnvelope(
  { session, log }: View,
  { entry, until, permissions }: GivenEnvelope,
  contents: Uint8Array | undefined,
): Envelope | undefined {
  const { grantee, scope } = entry.act;
  const { ledger } = session.owner;
  try {
    return contents && decodeEnvelope(contents, { ledger, patient: log.owner, grantee, scope, until, permissions });
  } catch {
    return undefined;
  }
}

/** `undefined` when the envelope is sealed to somebody else, or to another key of the grantee. */
async function openWith(
  { session, log, options }: View,
  { entry, until, permissions }: GivenEnvelope,
  pair: Pair,
): Promise<{ readonly envelope: Envelope; readonly isPinned: boolean } | undefined> {
  const { ledger, address } = session.owner;
  const patient = log.owner;
  const { grantee, scope, envelope: pointer } = entry.act;
  const key = `${patient}/${grantee}/${scope}/${pair.mine.index}/${pair.theirs.digest}/${pointer}`;
  const digest = await session.digests.get(key, async () =>
    openPointer(pair.keys.pointer, { kind: "envelope", ledger, patient, grantee, scope }, pointer),
  );
  const sealed = await getSealed(session, digest, options);
  const envelope = await openEnvelope(sealed.bytes, pair.mine, { ledger, patient, grantee, scope, until, permissions });
  const granteeKey = address === patient ? pair.theirs.digest : undefined;
  if (!envelope || (granteeKey !== undefined && envelope.granteeKey !== granteeKey)) return undefined;
  return { envelope, isPinned: await sealed.keep(envelopeHolder(address)) };
}

/** The terms of a grant and the keys that it hands over, without its ledger and parties. */
export type GrantTerms = Omit<Envelope, "ledger" | "patient" | "grantee" | "granteeKey">;

/**
 * Seals an envelope to the grantee's latest key. It leaves this device once the act that points to
 * it is included: a grant that never happens hands over nothing.
 * @returns the sealed pointer, for the act
 */
export async function sealGrant({ session, staging }: Write, pair: Pair, terms: GrantTerms): Promise<Hex> {
  const { ledger, address: patient } = session.owner;
  const { peer: grantee, theirs, mine, keys } = pair;
  const { scope, epochs } = terms;
  const envelope: Envelope = { ...terms, ledger, patient, grantee, granteeKey: theirs.digest };
  const sealed = await sealEnvelope(envelope, {
    patient: parseIdentityBundle(mine.bundle).recipient,
    grantee: theirs.recipient,
  });
  const { root, parts } = splitBlob(sealed);
  const pointer = sealPointer(keys.pointer, { kind: "envelope", ledger, patient, grantee, scope }, sha256(root));
  staging.send({ pointer, salts: epochs.map(({ salt }) => salt), key: theirs.digest, blocks: [...parts, root] });
  return pointer;
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
  const { logs } = view.session;
  const keys = keysOf(await logs.read(slot.grantee, view.options)).map(({ key }) => key);
  const latest = keys.at(-1);
  // a node that is behind may not show the key that the patient has to confirm
  if (latest !== undefined && logs.keys.hasReplaced(slot.grantee, latest)) return undefined;
  if (keys.length === 1) return latest;
  for (const given of slots) {
    const envelope = await orProblem(readEnvelope(view, given), view.options);
    if (!isChartkeyError(envelope) && envelope.granteeKey === latest) return latest;
  }
  return undefined;
}
