import type { Act } from "../../domain/acts/act.js";
import type { Address } from "../../domain/identifiers/address.js";
import type { EpochWord } from "../../domain/acts/epoch-word.js";
import { READ } from "../../domain/grants/permission.js";
import { coveredEpochs } from "../../domain/log/covered-epochs.js";
import { epochKeys } from "../keys/epoch-secrets.js";
import { type GrantTerms, sealGrant } from "../keys/seal-grant.js";
import type { Write } from "../writing/write.js";
import type { PreparedGrant } from "./prepare-grant.js";

export interface SealedGrant {
  readonly grantee: Address;
  readonly terms: GrantTerms;
  readonly act: Act;
}

/**
 * Seals a prepared grant.
 * @param write its log includes the epochs that the same transaction starts
 * @param first the first epoch word of the epoch with which grants from now on begin
 */
export async function sealPrepared(
  write: Write,
  { input, request, pair, coverage }: PreparedGrant,
  first: EpochWord | undefined,
): Promise<SealedGrant> {
  const { session, log } = write;
  const { scope, until, purpose = null, follow } = input;
  const base = { scope, permissions: READ, until, purpose, request, limits: null, accept: null };
  let terms: GrantTerms;
  if ("versions" in coverage)
    terms = { ...base, since: null, follow, locator: null, epochs: [], versions: coverage.versions };
  else {
    const now = first ? { folder: first.folder, salt: first.salt } : null;
    const since = coverage.since === "now" ? now : coverage.since;
    const locator = await session.keyring.locatorKey(session.owner);
    const epochs = await epochKeys(session, coveredEpochs(log, scope, since));
    terms = { ...base, since, follow: false, locator, epochs, versions: [] };
  }
  return { grantee: input.grantee, terms, act: await sealGrant(write, pair, terms) };
}
