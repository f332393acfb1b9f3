import { type Address, ChartkeyError, type Hex } from "@chartkey/core/adapters";
import * as z from "zod/mini";
import type { EvmSource } from "../ledger/evm-source.js";
import { addressSchema, bytesSchema } from "../node/schemas.js";
import { hasCode } from "../read/counterfactual.js";
import type { RelayCall } from "./relayer.js";

const callSchema = z.object({ chainId: z.int(), to: addressSchema, data: bytesSchema });
const preparedCallSchema = z.tuple([z.tuple([bytesSchema, bytesSchema])]);

const invalidCall = (message: string, cause?: unknown): ChartkeyError =>
  new ChartkeyError("FORMAT_INVALID", { message, cause });

/** The function and the arguments of some call data, which must be canonically encoded. */
function decodeCall({ library }: EvmSource, data: Hex) {
  try {
    const { name, args } = library.decodeCall(data);
    if (library.encodeCall(name, args) === data) return { name, args };
  } catch (error) {
    throw invalidCall("A relayer sends calls of its ledger only", error);
  }
  throw invalidCall("A relayer sends canonically encoded calls only");
}

/** The actor of a signed act's call; `undefined` for any other call. */
function actorOfSignedCall({ name, args }: ReturnType<typeof decodeCall>): Address | undefined {
  return name.endsWith("BySig") ? (args.at(-3) as Address) : undefined;
}

/**
 * Checks a call from outside that a relayer is to send. It has to be a signed act of this ledger,
 * or the deployment of a smart account (ERC-6492) and then its signed act. So nobody can make the
 * relayer act in its own name, or call another contract.
 * @returns the call data
 * @throws ChartkeyError FORMAT_INVALID for any other call, LIMIT_EXCEEDED over `maxBytes`
 */
export async function checkRelayCall(
  source: EvmSource,
  call: RelayCall,
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<Hex> {
  if (typeof call.data === "string" && call.data.length > 2 + 2 * maxBytes)
    throw new ChartkeyError("LIMIT_EXCEEDED", { message: `A call of more than ${maxBytes} bytes` });
  const parsed = callSchema.safeParse(call);
  if (!parsed.success) throw invalidCall("Not a call", parsed.error);
  const { chainId, to, data } = parsed.data;
  if (chainId !== source.chainId || to !== source.address) throw invalidCall("A call to another ledger");
  const decoded = decodeCall(source, data);
  if (actorOfSignedCall(decoded)) return data;
  const pair = decoded.name === "multicall" ? preparedCallSchema.safeParse(decoded.args).data : undefined;
  if (!pair) throw invalidCall("A relayer sends signed acts only");
  const [first, second] = pair[0].map((one) => decodeCall(source, one));
  const actor = second && actorOfSignedCall(second);
  if (first?.name !== "prepare" || !actor)
    throw invalidCall("A relayer prepares an account for its own signed act only");
  if (await hasCode(source.node, actor, signal)) throw invalidCall("The account that is prepared is deployed already");
  return data;
}
