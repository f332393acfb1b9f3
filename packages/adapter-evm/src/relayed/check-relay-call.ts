import { type Address, ChartkeyError, type Hex } from "@chartkey/core/adapters";
import * as z from "zod/mini";
import type { EvmSource } from "../ledger/evm-source.js";
import { addressSchema, bytesSchema } from "../node/schemas.js";
import { hasCode } from "../read/counterfactual.js";
import type { RelayCall } from "./relayer.js";

const callSchema = z.strictObject({ chainId: z.int(), to: addressSchema, data: bytesSchema });
const preparedCallSchema = z.tuple([addressSchema, bytesSchema, addressSchema, bytesSchema]);

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

/** The actor of a signed act's call data. @throws ChartkeyError FORMAT_INVALID for any other */
function actorOfSignedCall(source: EvmSource, data: Hex): Address {
  const { name, args } = decodeCall(source, data);
  if (!name.endsWith("BySig")) throw invalidCall("A relayer sends signed acts only");
  return args.at(-3) as Address;
}

/** The signed act's call that the preparer is to make. */
function preparedCall(source: EvmSource, data: Hex): Hex {
  const { name, args } = decodeCall(source, data);
  const [, , target, call] = (name === "prepareAndCall" && preparedCallSchema.safeParse(args).data) || [];
  if (target !== source.address || !call)
    throw invalidCall("A relayer prepares an account for its own signed act only");
  return call;
}

/**
 * Checks a call from outside that a relayer is to send. It has to be a signed act of this ledger,
 * or the preparer's call that deploys a smart account (ERC-6492) and then submits its signed act.
 * So nobody can make the relayer act in its own name, or call another contract.
 * @returns the call in canonical form
 * @throws ChartkeyError FORMAT_INVALID for any other call, LIMIT_EXCEEDED over `maxBytes`
 */
export async function checkRelayCall(
  source: EvmSource,
  call: RelayCall,
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<RelayCall> {
  // it comes from outside, whatever its type says
  if (typeof call?.data === "string" && call.data.length > 2 + 2 * maxBytes)
    throw new ChartkeyError("LIMIT_EXCEEDED", { message: `A call of more than ${maxBytes} bytes` });
  const parsed = callSchema.safeParse(call);
  if (!parsed.success) throw invalidCall("Not a call", parsed.error);
  const { chainId, to, data } = parsed.data;
  if (chainId !== source.chainId || (to !== source.address && to !== source.preparer))
    throw invalidCall("A call to another ledger");
  if (to === source.address) {
    actorOfSignedCall(source, data);
    return parsed.data;
  }
  const actor = actorOfSignedCall(source, preparedCall(source, data));
  if (await hasCode(source.node, actor, signal)) throw invalidCall("The account that is prepared is deployed already");
  return parsed.data;
}
