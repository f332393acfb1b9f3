import { type Address, parseAddress } from "../identifiers/address.js";
import { inField } from "../checks/check-field.js";
import { checkKeys, type KeyRules } from "../checks/check-keys.js";
import type { Cursor } from "./position.js";
import type { Hex } from "../encoding/bytes.js";
import { decodeScope, type EncodedScope } from "../grants/scope.js";
import { checkTypedData, type TypedData } from "../typed-data/typed-data.js";

const MAX_SCOPES = 16;
const MAX_LOGS = 100;
const MAX_CURSOR = 256;

/** Whose grant a query is about. */
interface Parties {
  readonly patient: Address;
  readonly grantee: Address;
}

interface GrantQuery extends Parties {
  readonly scope: EncodedScope;
}

interface AccessQuery extends Parties {
  readonly scopes: readonly EncodedScope[];
}

const grantKeys: KeyRules<GrantQuery> = { patient: "required", grantee: "required", scope: "required" };
const accessKeys: KeyRules<AccessQuery> = { patient: "required", grantee: "required", scopes: "required" };

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
 * @returns a copy of the query
 * @throws TypeError that names the key or the field
 */
export function checkGrantQuery(query: GrantQuery): GrantQuery {
  const checked = checkKeys("key", query, grantKeys);
  checkParties(checked);
  inField("scope", () => decodeScope(checked.scope));
  return checked;
}

/**
 * The check of `Ledger.hasAccess`.
 * @returns a copy of the query
 * @throws TypeError that names the key or the field, also for more than 16 scopes
 */
export function checkAccessQuery(query: AccessQuery): AccessQuery {
  const checked = checkKeys("query", query, accessKeys);
  checkParties(checked);
  const { scopes } = checked;
  if (!Array.isArray(scopes) || scopes.length > MAX_SCOPES)
    throw new TypeError(`\`scopes\` is an array of at most ${MAX_SCOPES}`);
  for (const [nth, scope] of scopes.entries()) inField(`scopes[${nth}]`, () => decodeScope(scope));
  return { ...checked, scopes: [...scopes] };
}

interface SignatureClaim {
  readonly address: Address;
  readonly data: TypedData;
  readonly signature: Hex;
}

const claimKeys: KeyRules<SignatureClaim> = { address: "required", data: "required", signature: "required" };

/**
 * The check of `Ledger.verify`. A malformed signature is none of the address.
 * @returns a copy of the claim
 * @throws TypeError that names the key
 */
export function checkClaim(claim: SignatureClaim): SignatureClaim {
  const checked = checkKeys("claim", claim, claimKeys);
  return { ...checked, data: checkTypedData(checked.data) };
}

/** @throws TypeError that names the field */
export function checkFilter({ log, logs, counterparty, after }: Filter): void {
  if (log !== undefined) inField("log", () => parseAddress(log));
  if (counterparty !== undefined) inField("counterparty", () => parseAddress(counterparty));
  if (after !== undefined && (typeof after !== "string" || after.length > MAX_CURSOR))
    throw new TypeError("`after` is not a cursor");
  if (logs === undefined) return;
  if (!Array.isArray(logs) || logs.length < 1 || logs.length > MAX_LOGS)
    throw new TypeError(`\`logs\` is an array of 1 to ${MAX_LOGS}`);
  for (const [nth, one] of logs.entries()) inField(`logs[${nth}]`, () => parseAddress(one));
}
