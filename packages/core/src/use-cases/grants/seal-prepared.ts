import type { Act } from "../../domain/acts/act.js";
import type { Address } from "../../domain/identifiers/address.js";
import type { EpochWord } from "../../domain/acts/epoch-word.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import { READ } from "../../domain/grants/permission.js";
import type { CallOptions } from "../../ports/call-options.js";
import { epochKeys } from "../keys/epoch-secrets.js";
import type { Session } from "../session/session.js";
import type { Staging } from "../writing/staging.js";
import { coveredEpochs } from "../../domain/log/covered-epochs.js";
import type { PreparedGrant } from "./prepare-grant.js";
import { type GrantTerms, sealGrant } from "../keys/seal-grant.js";

export interface SealedGrant {
  readonly grantee: Address;
  readonly terms: GrantTerms;
  readonly act: Act;
}

/**
 * Seals a prepared grant.
 * @param log as it will stand before the grant: with the epochs that its transaction starts
 * @param first the first word of the epoch with which grants from now on begin
 */
export async function sealPrepared(
  session: Session,
  staging: Staging,
  log: ParticipantLog,
  first: EpochWord | undefined,
  { input, request, pair, coverage: covers }: PreparedGrant,
  options: CallOptions,
): Promise<SealedGrant> {
  const { scope, until, purpose = null, follow } = input;
  const base = { scope, permissions: READ, until, purpose, request, limits: null, accept: null };
  let terms: GrantTerms;
  if ("versions" in covers)
    terms = { ...base, since: null, follow, locator: null, epochs: [], versions: covers.versions };
  else {
    const now = first ? { folder: first.folder, salt: first.salt } : null;
    const since = covers.since === "now" ? now : covers.since;
    const locator = await session.keyring.locatorKey(session.owner);
    const epochs = await epochKeys(session, coveredEpochs(log, scope, since));
    terms = { ...base, since, follow: false, locator, epochs, versions: [] };
  }
  return { grantee: input.grantee, terms, act: await sealGrant(session, staging, pair, terms, options) };
}
