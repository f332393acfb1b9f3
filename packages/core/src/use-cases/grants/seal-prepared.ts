import type { Act, ActOf } from "../../domain/acts/act.js";
import type { EpochWord } from "../../domain/acts/epoch-word.js";
import { READ } from "../../domain/grants/permission.js";
import type { Address } from "../../domain/identifiers/address.js";
import type { FolderId } from "../../domain/identifiers/ids.js";
import { coveredEpochs } from "../../domain/log/epochs.js";
import { ownFolders } from "../cards/record-index.js";
import { storeFolderCard } from "../cards/store-card.js";
import { type GrantTerms, sealGrant } from "../keys/grant-envelope.js";
import { epochKeys, startEpoch, type StartedEpoch } from "../keys/start-epoch.js";
import { ownLocatorKey } from "../session/own-secrets.js";
import type { Write } from "../writing/write.js";
import type { PreparedGrant } from "./prepare-grant.js";

/**
 * Starts a new epoch in each folder and files the folder's card under it again, so that a grantee
 * from now on can read its name.
 */
export async function startFromNowOn(
  write: Write,
  folders: readonly FolderId[],
): Promise<Pick<StartedEpoch, "words" | "without"> & { readonly acts: readonly Act[] }> {
  if (folders.length === 0) return { acts: [], words: [], without: [] };
  const named = await ownFolders(write);
  const { act, words, without } = await startEpoch(write, folders);
  const cards: Act[] = [];
  for (const { folder, salt } of words) {
    const card = named.get(folder);
    if (card) cards.push(await storeFolderCard(write, { folder, salt, name: card.name, settings: card.settings }));
  }
  return { acts: [act, ...cards], words, without };
}

export interface SealedGrant {
  readonly grantee: Address;
  readonly terms: GrantTerms;
  readonly act: ActOf<"grantAccess">;
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
  const { scope, until, purpose = null } = input;
  const base = { scope, permissions: READ, until, purpose, limits: null, accept: null };
  let terms: GrantTerms;
  if ("versions" in coverage) terms = { ...base, ...coverage, since: null, locator: null, epochs: [] };
  else {
    const now = first ? { folder: first.folder, salt: first.salt } : null;
    const since = coverage.since === "now" ? now : coverage.since;
    const locator = await ownLocatorKey(session, write.options);
    const epochs = await epochKeys(write, coveredEpochs(log, scope, since));
    terms = { ...base, since, follow: false, locator, epochs, versions: [] };
  }
  const { grantee } = input;
  const envelope = await sealGrant(write, pair, terms);
  const { permissions } = terms;
  const act: ActOf<"grantAccess"> = {
    kind: "grantAccess",
    patient: session.address,
    grantee,
    scope,
    until,
    permissions,
    envelope,
    request,
  };
  return { grantee, terms, act };
}
