import {
  type Address,
  type ChartkeyError,
  checkAccessQuery,
  checkGrantQuery,
  checkParticipant,
  type EncodedScope,
  type Hex,
  isChartkeyError,
  type LedgerAccount,
  type LedgerGrant,
} from "@chartkey/core/adapters";
import * as z from "zod/mini";
import type { EvmLibrary } from "../library/evm-library.js";
import type { EvmNode } from "../node/evm-node.js";
import { misconfigured, unavailable } from "../node/rpc-error.js";

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

const accountSchema = z.tuple([headSchema, uint, uint, uint]);
const grantSchema = z.tuple([uint, uint, uint, uint]);
const accessSchema = z.tuple([z.boolean()]);

/**
 * The error for an answer that a contract of ours does not give. An address without code answers
 * nothing at all; anything else may be a node that answers wrongly.
 */
export const notFrom = (
  contract: "ledger" | "registry",
  address: Hex,
  { answer, cause }: { readonly answer: Hex; readonly cause?: unknown },
): ChartkeyError =>
  answer === "0x"
    ? misconfigured(
        `There is no Chartkey ${contract} at ${address}`,
        "Check the address and the chain. A node that is behind has not seen a new contract yet.",
        cause,
      )
    : unavailable(`The answer does not come from a Chartkey ${contract} at ${address}`, cause);

/**
 * Asks a contract for anything, to see that it is there.
 * @throws ChartkeyError MISCONFIGURED when another contract is at its address
 */
export async function checkContract(contract: "ledger" | "registry", ask: Promise<unknown>): Promise<void> {
  try {
    await ask;
  } catch (error) {
    if (!isChartkeyError(error, "LEDGER_REVERTED")) throw error;
    throw misconfigured(`The contract at the address is no Chartkey ${contract}`, "Check the address.", error);
  }
}

interface View {
  readonly name: string;
  readonly args: readonly unknown[];
  /** By default the latest. */
  readonly block?: bigint | undefined;
}

async function callView<T>(
  { library, node, address }: StateSource,
  schema: z.ZodMiniType<T>,
  { name, args, block }: View,
  signal: AbortSignal | undefined,
): Promise<T> {
  const data = await node.call({ to: address, data: library.encodeCall(name, args) }, signal, block);
  try {
    return schema.parse(library.decodeResult(name, data));
  } catch (cause) {
    throw notFrom("ledger", address, { answer: data, cause });
  }
}

export async function readAccount(
  source: StateSource,
  participant: Address,
  signal?: AbortSignal,
  block?: bigint,
): Promise<LedgerAccount> {
  checkParticipant(participant);
  const view = { name: "accountOf", args: [participant], block };
  const [head, everyoneEpoch, nonce, access] = await callView(source, accountSchema, view, signal);
  return { head, everyoneEpoch, nonce, access };
}

export async function readGrant(
  source: StateSource,
  key: { readonly patient: Address; readonly grantee: Address; readonly scope: EncodedScope },
  signal?: AbortSignal,
): Promise<LedgerGrant | undefined> {
  const { patient, grantee, scope } = checkGrantQuery(key);
  const slot = await callView(source, grantSchema, { name: "grantOf", args: [patient, grantee, scope] }, signal);
  const [until, permissions, everyoneEpoch, nonce] = slot;
  // no grant has zero permissions, so this slot is empty
  return permissions === 0 ? undefined : { until, permissions, everyoneEpoch, nonce };
}

export async function readAccess(
  source: StateSource,
  query: { readonly patient: Address; readonly grantee: Address; readonly scopes: readonly EncodedScope[] },
  signal?: AbortSignal,
): Promise<boolean> {
  const { patient, grantee, scopes } = checkAccessQuery(query);
  const view = { name: "hasAccess", args: [patient, grantee, scopes] };
  const [access] = await callView(source, accessSchema, view, signal);
  return access;
}
