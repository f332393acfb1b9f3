import { fromHex, type Hex, toHex } from "@chartkey/core/adapters";
import { RLP } from "@ethereumjs/rlp";
import { keccak_256 } from "@noble/hashes/sha3.js";
import * as z from "zod/mini";
import { addressSchema, fixedBytes, limitedBytes, quantitySchema, bytes32Schema } from "../node/schemas.js";

/** Permissioned chains store consensus data in this field. */
const MAX_EXTRA_DATA = 32 * 1024;

/** The fields that a block's hash covers, in order. An upgrade of the chain appends fields. */
const fields = {
  parentHash: bytes32Schema,
  sha3Uncles: bytes32Schema,
  miner: addressSchema,
  stateRoot: bytes32Schema,
  transactionsRoot: bytes32Schema,
  receiptsRoot: bytes32Schema,
  logsBloom: fixedBytes(256),
  difficulty: quantitySchema,
  number: quantitySchema,
  gasLimit: quantitySchema,
  gasUsed: quantitySchema,
  timestamp: quantitySchema,
  extraData: limitedBytes(MAX_EXTRA_DATA),
  mixHash: bytes32Schema,
  nonce: fixedBytes(8),
  // London
  baseFeePerGas: z.nullish(quantitySchema),
  // Shanghai
  withdrawalsRoot: z.nullish(bytes32Schema),
  // Cancun
  blobGasUsed: z.nullish(quantitySchema),
  excessBlobGas: z.nullish(quantitySchema),
  parentBeaconBlockRoot: z.nullish(bytes32Schema),
  // Prague
  requestsHash: z.nullish(bytes32Schema),
  // Amsterdam
  blockAccessListHash: z.nullish(bytes32Schema),
  slotNumber: z.nullish(quantitySchema),
};

export const headerSchema = z.object(fields);
export type BlockHeader = z.output<typeof headerSchema>;

const names = Object.keys(fields) as readonly (keyof BlockHeader)[];

/** The bytes of a field for RLP: integers have no leading zeros, and zero has no bytes. */
function rlpField(value: Hex | bigint | null | undefined): Uint8Array {
  if (typeof value === "string") return fromHex(value);
  if (!value) return new Uint8Array();
  const digits = value.toString(16);
  return fromHex(`0x${digits.padStart(digits.length + (digits.length % 2), "0")}`);
}

/**
 * keccak256 of the header's RLP: the block hash on Ethereum, and on chains with the same headers.
 */
export function hashHeader(header: BlockHeader): Hex {
  const last = names.findLastIndex((name) => header[name] !== undefined && header[name] !== null);
  return toHex(keccak_256(RLP.encode(names.slice(0, last + 1).map((name) => rlpField(header[name])))));
}
