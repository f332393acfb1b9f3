import type { Act } from "../../domain/act.js";
import { type Address, parseAddress } from "../../domain/address.js";
import type { Grant, NewGrant } from "../../domain/grant.js";
import type { Hex } from "../../domain/hex.js";
import { epochsOf } from "../../domain/log/epochs.js";
import { foldGrants, isLive } from "../../domain/log/grant-slots.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import { READ } from "../../domain/permission.js";
import type { Receipt } from "../../domain/position.js";
import { decodeScope, encodeScope, type ScopeWord, slotKey } from "../../domain/scope.js";
import { untilDate, untilSeconds } from "../../domain/vocabulary.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/ledger.js";
import { epochKeys } from "../epochs/epoch-secrets.js";
import { profileOf } from "../people/people.js";
import { notFound } from "../records/not-found.js";
import { ownIndex } from "../records/own-index.js";
import { nowSeconds } from "../now-seconds.js";
import { ownLog, type Session } from "../session/session.js";
import { type Staging, staged } from "../session/staging.js";
import { versionKeys } from "./card-keys.js";
import { coveredEpochs, coveredFolders } from "./covered-folders.js";
import { followUps } from "./follow-ups.js";
import { readEnvelope } from "./grant-envelope.js";
import { startFromNowOn } from "./from-now-on.js";
import { type GrantTerms, sealGrant } from "./seal-grant.js";
import { submitFollowing } from "./submit-following.js";

export interface GivenGrant {
  readonly grant: Grant;
  readonly receipt: Receipt;
}

interface PreparedTerms {
  readonly terms: GrantTerms;
  /** What stands before the grant in its transaction. */
  readonly acts: readonly Act[];
}

/** A profile that lies about the key is refused; a directory that is away, or that knows nobody there, is not asked for leave. */
async function checkProfile(session: Session, grantee: Address, options: CallOptions): Promise<void> {
  try {
    await profileOf(session, grantee, options);
  } catch (error) {
    if (!isChartkeyError(error, "DIRECTORY_UNAVAILABLE")) throw error;
  }
}

/** Where the grantee's live grant from some time on begins. A grant that cannot be read is not widened by guessing. */
async function standingSince(
  session: Session,
  log: ParticipantLog,
  given: NewGrant,
  scope: ScopeWord,
  options: CallOptions,
): Promise<GrantTerms["since"]> {
  const grants = foldGrants(log.entries);
  const slot = grants.slots.get(slotKey(parseAddress(given.to), scope));
  if (!slot || !isLive(grants, slot, await nowSeconds(session, options))) return null;
  return (await readEnvelope(session, log.owner, slot, options)).since;
}

async function prepare(
  session: Session,
  staging: Staging,
  log: ParticipantLog,
  scope: ScopeWord,
  given: NewGrant,
  request: Hex | null,
  options: CallOptions,
): Promise<PreparedTerms> {
  const decoded = decodeScope(scope);
  const base = {
    scope,
    permissions: READ,
    until: untilSeconds(given.until),
    purpose: given.purpose ?? null,
    request,
    since: null,
    follow: false,
    limits: null,
    accept: null,
    locator: null,
    epochs: [],
    versions: [],
  };
  if (decoded !== "everything" && "record" in decoded) {
    const index = await ownIndex(session, log, options);
    const record = index.records.get(decoded.record);
    if (!record || record.erased) throw notFound(index);
    return { terms: { ...base, follow: given.follow ?? true, versions: versionKeys(record) }, acts: [] };
  }
  if (decoded !== "everything" && !epochsOf(log).has(decoded.folder))
    throw new ChartkeyError("FOLDER_ABSENT", { message: "There is no such folder to grant" });
  const locator = await session.keyring.locatorKey(session.owner);
  if (given.past ?? true) {
    const since = given.past === undefined ? await standingSince(session, log, given, scope, options) : null;
    const epochs = await epochKeys(session, coveredEpochs(log, scope, since));
    return { terms: { ...base, locator, since, epochs }, acts: [] };
  }
  const { acts, words } = await startFromNowOn(session, staging, log, coveredFolders(log, scope), options);
  const [first] = words;
  const since = first ? { folder: first.folder, salt: first.salt } : null;
  return { terms: { ...base, locator, since, epochs: await epochKeys(session, words) }, acts };
}

/**
 * Grants a record, a folder or everything with one small envelope, whatever the number of records.
 * @param request the message pointer of the request that this answers
 */
export function giveGrant(
  session: Session,
  given: NewGrant,
  request: Hex | null,
  options: CallOptions<WriteProgress> = {},
): Promise<GivenGrant> {
  return staged(session, async (staging) => {
    options.signal?.throwIfAborted();
    const grantee = parseAddress(given.to);
    if (grantee === session.address) throw new TypeError("A grant to oneself is not needed");
    const log = await ownLog(session, options);
    await session.keys.current(log);
    if (given.until && untilSeconds(given.until) <= (await nowSeconds(session, options)))
      throw new TypeError("`until` is in the past");
    await session.verifier.admit(grantee, "grants", options);
    await checkProfile(session, grantee, options);
    const pair = await session.pairs.latest(grantee, options);
    const { terms, acts } = await prepare(session, staging, log, encodeScope(given.scope), given, request, options);
    const act = await sealGrant(session, staging, pair, terms, options);
    const again = await followUps(session, staging, log, [...acts, act], [], options);
    const { receipt } = await submitFollowing(session, staging, [...acts, act], again, options);
    const grant: Grant = {
      patient: session.address,
      grantee,
      scope: decodeScope(terms.scope),
      permissions: ["read"],
      purpose: given.purpose,
      since: receipt.position.at,
      until: untilDate(terms.until),
      past: terms.since === null,
      state: "active",
    };
    return { grant, receipt };
  });
}
