import {
  type Address,
  ChartkeyError,
  checkAccessQuery,
  checkGrantQuery,
  checkParticipant,
  type EncodedScope,
  type Hex,
  type LedgerAccount,
  type LedgerGrant,
} from "@chartkey/core/adapters";
import * as z from "zod/mini";
import type { EvmLibrary } from "../library/evm-library.js";
import type { EvmNode } from "../node/evm-node.js";

export interface StateSource {
  readonly library: EvmLibrary;
  readonly node: EvmNode;
  readonly address: Hex;
}

const uint = z.pipe(z.union([z.bigint(), z.int()]), z.transform(Number));
const headSchema = z.pipe(
  z.string().check(z.regex(/^0x[0-9a-f]{48}$/u)),
  z.transform((value) => value as Hex),
);

const accountSchema = z.tuple([headSchema, uint, uint]);
const grantSchema = z.tuple([uint, uint, uint, uint]);
const accessSchema = z.tuple([z.boolean()]);

async function callView<T>(
  { library, node, address }: StateSource,
  schema: z.ZodMiniType<T>,
  [name, args]: readonly [string, readonly unknown[]],
  signal: AbortSignal | undefined,
): Promise<T> {
  const data = await node.call({ to: address, data: library.encodeCall(name, args) }, signal);
  try {
    return schema.parse(library.decodeResult(name, data));
  } catch (cause) {
    throw new ChartkeyError("LEDGER_UNAVAILABLE", { message: `There is no Chartkey ledger at ${address}`, cause });
  }
}

export async function readAccount(
  source: StateSource,
  participant: Address,
  signal?: AbortSignal,
): Promise<LedgerAccount> {
  checkParticipant(participant);
  const [head, everyoneEpoch, nonce] = await callView(source, accountSchema, ["accountOf", [participant]], signal);
  return { head, everyoneEpoch, nonce };
}

export async function readGrant(
  source: StateSource,
  { patient, grantee, scope }: { readonly patient: Address; readonly grantee: Address; readonly scope: EncodedScope },
  signal?: AbortSignal,
): Promise<LedgerGrant | undefined> {
  checkGrantQuery({ patient, grantee, scope });
  const slot = await callView(source, grantSchema, ["grantOf", [patient, grantee, scope]], signal);
  const [until, permissions, everyoneEpoch, nonce] = slot;
  // no grant has zero permissions, so this slot is empty
  return permissions === 0 ? undefined : { until, permissions, everyoneEpoch, nonce };
}

export async function readAccess(
  source: StateSource,
  query: { readonly patient: Address; readonly grantee: Address; readonly scopes: readonly EncodedScope[] },
  signal?: AbortSignal,
): Promise<boolean> {
  const { patient, grantee, scopes } = query;
  checkAccessQuery(query);
  const [access] = await callView(source, accessSchema, ["hasAccess", [patient, grantee, scopes]], signal);
  return access;
}
