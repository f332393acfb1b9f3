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
  readonly after?: Cursor | "now" | undefined;
}

/**
 * The check of `HeadSource.account`, which every ledger makes.
 * @returns the address in its one form (EIP-55), by which entries are found
 * @throws TypeError that names the field
 */
export function checkParticipant(participant: Address): Address {
  return inField("participant", () => parseAddress(participant));
}

const checkParties = ({ patient, grantee }: Parties): Parties => ({
  patient: inField("patient", () => parseAddress(patient)),
  grantee: inField("grantee", () => parseAddress(grantee)),
});

function checkScope(field: string, scope: EncodedScope): EncodedScope {
  inField(field, () => decodeScope(scope));
  return scope.toLowerCase() as EncodedScope;
}

/**
 * The check of `Ledger.grant`.
 * @returns a copy of the query, with each value in its one form
 * @throws TypeError that names the key or the field
 */
export function checkGrantQuery(query: GrantQuery): GrantQuery {
  const checked = checkKeys("key", query, grantKeys);
  return { ...checkParties(checked), scope: checkScope("scope", checked.scope) };
}

/**
 * The check of `Ledger.hasAccess`.
 * @returns a copy of the query, with each value in its one form
 * @throws TypeError that names the key or the field, also for more than 16 scopes
 */
export function checkAccessQuery(query: AccessQuery): AccessQuery {
  const checked = checkKeys("query", query, accessKeys);
  const parties = checkParties(checked);
  const { scopes } = checked;
  if (!Array.isArray(scopes) || scopes.length > MAX_SCOPES)
    throw new TypeError(`\`scopes\` is an array of at most ${MAX_SCOPES}`);
  return { ...parties, scopes: Array.from(scopes, (scope, nth) => checkScope(`scopes[${nth}]`, scope)) };
}

interface SignatureClaim {
  readonly address: Address;
  readonly data: TypedData;
  readonly signature: Hex;
}

const claimKeys: KeyRules<SignatureClaim> = { address: "required", data: "required", signature: "required" };

/**
 * The check of `Ledger.verify`. A malformed signature is none of the address.
 * @returns a copy of the claim, with the address in its one form
 * @throws TypeError that names the key or the field
 */
export function checkClaim(claim: SignatureClaim): SignatureClaim {
  const checked = checkKeys("claim", claim, claimKeys);
  const address = inField("address", () => parseAddress(checked.address));
  if (typeof checked.signature !== "string") throw new TypeError("`signature` is a text");
  return { ...checked, address, data: checkTypedData(checked.data) };
}

/**
 * @returns a copy of the filter, with each address in its one form
 * @throws TypeError that names the field
 */
export function checkFilter<F extends Filter>(filter: F): F {
  const { log, logs, counterparty, after } = filter;
  const parsed = {
    ...(log !== undefined && { log: inField("log", () => parseAddress(log)) }),
    ...(counterparty !== undefined && { counterparty: inField("counterparty", () => parseAddress(counterparty)) }),
  };
  if (after !== undefined && (typeof after !== "string" || after.length > MAX_CURSOR))
    throw new TypeError("`after` is not a cursor");
  if (logs === undefined) return { ...filter, ...parsed };
  if (!Array.isArray(logs) || logs.length < 1 || logs.length > MAX_LOGS)
    throw new TypeError(`\`logs\` is an array of 1 to ${MAX_LOGS}`);
  const owners = Array.from(logs, (one, nth) => inField(`logs[${nth}]`, () => parseAddress(one)));
  return { ...filter, ...parsed, logs: owners };
}
