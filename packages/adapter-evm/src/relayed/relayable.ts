import { type Address, ChartkeyError, type Hex } from "@chartkey/core/adapters";
import * as z from "zod/mini";
import type { EvmSource } from "../evm-source.js";
import { addressSchema, bytesSchema } from "../node/schemas.js";
import { hasCode } from "../read/counterfactual.js";
import type { RelayCall } from "./relayer.js";

const callSchema = z.object({ chainId: z.int(), to: addressSchema, data: bytesSchema });
const prepared = z.tuple([z.tuple([bytesSchema, bytesSchema])]);

const unfit = (message: string, cause?: unknown): ChartkeyError =>
  new ChartkeyError("FORMAT_INVALID", { message, cause });

/** The function that canonical call data is for, and its arguments. */
function readCall({ library }: EvmSource, data: Hex) {
  try {
    const { name, args } = library.decodeCall(data);
    if (library.encode(name, args) === data) return { name, args };
  } catch (error) {
    throw unfit("A relayer brings calls of its ledger", error);
  }
  throw unfit("A relayer brings calls in their one form");
}

/** Who acts in a call of a signed act; `undefined` for any other call. */
function signerIn({ name, args }: ReturnType<typeof readCall>): Address | undefined {
  return name.endsWith("BySig") ? (args.at(-3) as Address) : undefined;
}

/**
 * A call from outside that a relayer may bring: signed acts of this ledger, and before them the factory of a smart account that is not there yet (ERC-6492). Nothing
 * else: no act in the relayer's own name, no other contract.
 * @throws ChartkeyError FORMAT_INVALID for any other, LIMIT_EXCEEDED over `maxBytes`
 */
export async function relayable(
  source: EvmSource,
  call: RelayCall,
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<Hex> {
  if (typeof call.data === "string" && call.data.length > 2 + 2 * maxBytes)
    throw new ChartkeyError("LIMIT_EXCEEDED", { message: `A call of more than ${maxBytes} bytes` });
  const parsed = callSchema.safeParse(call);
  if (!parsed.success) throw unfit("Not a call", parsed.error);
  const { chainId, to, data } = parsed.data;
  if (chainId !== source.chainId || to !== source.address) throw unfit("A call to another ledger");
  const read = readCall(source, data);
  if (signerIn(read)) return data;
  const pair = read.name === "multicall" ? prepared.safeParse(read.args).data : undefined;
  if (!pair) throw unfit("A relayer brings signed acts, and nothing else");
  const [first, second] = pair[0].map((one) => readCall(source, one));
  const actor = second && signerIn(second);
  if (first?.name !== "prepare" || !actor) throw unfit("A relayer prepares an account for its own signed act only");
  if (await hasCode(source.node, actor, signal)) throw unfit("The account that is prepared is there already");
  return data;
}
