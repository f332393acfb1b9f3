import { fromHex, type Hex, toHex } from "@chartkey/core/adapters";
import { RLP } from "@ethereumjs/rlp";
import { keccak_256 } from "@noble/hashes/sha3.js";
import * as z from "zod/mini";
import { addressSchema, fixedBytes, limitedBytes, quantitySchema, wordSchema } from "../node/schemas.js";

/** Consensus data of permissioned chains stands in it. */
const MAX_EXTRA_DATA = 32 * 1024;

/** The fields that a block's hash covers, in their order; an upgrade of the chain adds fields at the end. */
const fields = {
  parentHash: wordSchema,
  sha3Uncles: wordSchema,
  miner: addressSchema,
  stateRoot: wordSchema,
  transactionsRoot: wordSchema,
  receiptsRoot: wordSchema,
  logsBloom: fixedBytes(256),
  difficulty: quantitySchema,
  number: quantitySchema,
  gasLimit: quantitySchema,
  gasUsed: quantitySchema,
  timestamp: quantitySchema,
  extraData: limitedBytes(MAX_EXTRA_DATA),
  mixHash: wordSchema,
  nonce: fixedBytes(8),
  // London
  baseFeePerGas: z.nullish(quantitySchema),
  // Shanghai
  withdrawalsRoot: z.nullish(wordSchema),
  // Cancun
  blobGasUsed: z.nullish(quantitySchema),
  excessBlobGas: z.nullish(quantitySchema),
  parentBeaconBlockRoot: z.nullish(wordSchema),
  // Prague
  requestsHash: z.nullish(wordSchema),
  // Amsterdam
  blockAccessListHash: z.nullish(wordSchema),
  slotNumber: z.nullish(quantitySchema),
};

export const headerSchema = z.object(fields);
export type BlockHeader = z.output<typeof headerSchema>;

const names = Object.keys(fields) as readonly (keyof BlockHeader)[];

/** As RLP has it: integers without leading zeros, and nothing for zero. */
function rlpField(value: Hex | bigint | null | undefined): Uint8Array {
  if (typeof value === "string") return fromHex(value);
  if (!value) return new Uint8Array();
  const digits = value.toString(16);
  return fromHex(`0x${digits.padStart(digits.length + (digits.length % 2), "0")}`);
}

/** keccak256 of the header's RLP: what Ethereum, and chains with the same headers, name a block by. */
export function hashOf(header: BlockHeader): Hex {
  const last = names.findLastIndex((name) => header[name] !== undefined && header[name] !== null);
  return toHex(keccak_256(RLP.encode(names.slice(0, last + 1).map((name) => rlpField(header[name])))));
}
