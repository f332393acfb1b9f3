import type { Address } from "../../domain/identifiers/address.js";
import type { NewGrant } from "../../domain/grants/grant.js";
import type { Hex } from "../../domain/encoding/hex.js";
import { epochsOf } from "../../domain/log/epochs.js";
import { foldGrants, isActive } from "../../domain/log/grant-slots.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import { decodeScope, slotKey } from "../../domain/grants/scope.js";
import type { Envelope, VersionKey } from "../../envelope/envelope.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import { profileOf } from "../people/people.js";
import { notFound } from "../cards/not-found.js";
import { ownIndex } from "../cards/own-index.js";
import type { Pair } from "../session/pairs.js";
import type { Session } from "../session/session.js";
import { versionKeys } from "../keys/card-keys.js";
import { readEnvelope } from "../keys/grant-envelope.js";
import type { GrantInput } from "./grant-input.js";

/** A grant to be given. */
export interface GrantOrder {
  readonly given: NewGrant;
  /** The message pointer of the request that it answers. */
  readonly request: Hex | null;
}

/** What a grant covers: the versions of a record, or epochs, from the start, from where an earlier grant began, or from now on. */
type Coverage = { readonly versions: readonly VersionKey[] } | { readonly since: Envelope["since"] | "now" };

/** A grant that may be given, and has nothing stored yet. */
export interface PreparedGrant {
  readonly input: GrantInput;
  readonly request: Hex | null;
  readonly pair: Pair;
  readonly coverage: Coverage;
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
async function activeSince(
  session: Session,
  log: ParticipantLog,
  { grantee, scope }: GrantInput,
  now: number,
  options: CallOptions,
): Promise<Envelope["since"]> {
  const grants = foldGrants(log.entries);
  const slot = grants.slots.get(slotKey(grantee, scope));
  if (!slot || !isActive(grants, slot, now)) return null;
  return (await readEnvelope(session, log.owner, slot, options)).since;
}

async function coverage(
  session: Session,
  log: ParticipantLog,
  input: GrantInput,
  now: number,
  options: CallOptions,
): Promise<Coverage> {
  const scope = decodeScope(input.scope);
  if (scope !== "everything" && "record" in scope) {
    const index = await ownIndex(session, log, options);
    const record = index.records.get(scope.record);
    if (!record || record.erased) throw notFound(index);
    return { versions: versionKeys(record) };
  }
  if (scope !== "everything" && !epochsOf(log).has(scope.folder))
    throw new ChartkeyError("FOLDER_ABSENT", { message: "There is no such folder to grant" });
  if (input.from === "now") return { since: "now" };
  return { since: input.from === "unchanged" ? await activeSince(session, log, input, now, options) : null };
}

/** Checks that the grant may be given to its grantee, and finds what it covers. */
export async function prepareGrant(
  session: Session,
  log: ParticipantLog,
  input: GrantInput,
  request: Hex | null,
  now: number,
  options: CallOptions,
): Promise<PreparedGrant> {
  const { grantee, until } = input;
  if (grantee === session.address) throw new TypeError("`grantee`: a grant to oneself is not needed");
  if (until <= now) throw new TypeError("`until` is in the past");
  await session.verifier.admit(grantee, "grants", options);
  await checkProfile(session, grantee, options);
  const pair = await session.pairs.latest(grantee, options);
  return { input, request, pair, coverage: await coverage(session, log, input, now, options) };
}
