import { type Address, parseAddress } from "../identifiers/address.js";
import { inField } from "../checks/check-field.js";
import type { Cursor } from "./position.js";
import { decodeScope, type EncodedScope } from "../grants/scope.js";

const MAX_SCOPES = 16;
const MAX_LOGS = 100;
const MAX_CURSOR = 256;

/** Whose grant a query is about. */
interface Parties {
  readonly patient: Address;
  readonly grantee: Address;
}

interface Filter {
  readonly log?: Address | undefined;
  readonly logs?: readonly Address[] | undefined;
  readonly counterparty?: Address | undefined;
  readonly after?: Cursor | undefined;
}

/**
 * The check of `HeadSource.account`, which every ledger makes.
 * @throws TypeError that names the field
 */
export function checkParticipant(participant: Address): void {
  inField("participant", () => parseAddress(participant));
}

function checkParties({ patient, grantee }: Parties): void {
  inField("patient", () => parseAddress(patient));
  inField("grantee", () => parseAddress(grantee));
}

/**
 * The check of `Ledger.grant`.
 * @throws TypeError that names the field
 */
export function checkGrantQuery(query: Parties & { readonly scope: EncodedScope }): void {
  checkParties(query);
  inField("scope", () => decodeScope(query.scope));
}

/**
 * The check of `Ledger.hasAccess`.
 * @throws TypeError that names the field, also for more than 16 scopes
 */
export function checkAccessQuery(query: Parties & { readonly scopes: readonly EncodedScope[] }): void {
  checkParties(query);
  const { scopes } = query;
  if (!Array.isArray(scopes) || scopes.length > MAX_SCOPES)
    throw new TypeError(`\`scopes\` is an array of at most ${MAX_SCOPES}`);
  for (const [nth, scope] of scopes.entries()) inField(`scopes[${nth}]`, () => decodeScope(scope));
}

/**
 * The check of `Ledger.entries` and `Ledger.follow`. Only the ledger itself can tell a foreign
 * cursor.
 * @throws TypeError that names the field
 */
export function checkEntryFilter({ log, logs, counterparty, after }: Filter): void {
  if (log !== undefined) inField("log", () => parseAddress(log));
  if (counterparty !== undefined) inField("counterparty", () => parseAddress(counterparty));
  if (after !== undefined && (typeof after !== "string" || after.length > MAX_CURSOR))
    throw new TypeError("`after` is not a cursor");
  if (logs === undefined) return;
  if (!Array.isArray(logs) || logs.length < 1 || logs.length > MAX_LOGS)
    throw new TypeError(`\`logs\` is an array of 1 to ${MAX_LOGS}`);
  for (const [nth, one] of logs.entries()) inField(`logs[${nth}]`, () => parseAddress(one));
}
