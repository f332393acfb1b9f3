import { keccak_256 } from "@noble/hashes/sha3.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { checkKeys, type KeyRules } from "../checks/check-keys.js";
import { type Hex, toHex } from "../encoding/bytes.js";
import { hashGivenStruct } from "./hash-struct.js";
import {
  checkTypes,
  domainTypes,
  fieldsOf,
  type TypedField,
  type TypedMessage,
  type TypedTypes,
} from "./typed-types.js";

/**
 * What a wallet signs, as `eth_signTypedData_v4` takes it (EIP-712). Integers are `bigint` or
 * `number`, bytes and addresses `0x…`.
 */
export interface TypedData {
  readonly domain: {
    readonly name?: string | undefined;
    readonly version?: string | undefined;
    readonly chainId?: number | undefined;
    readonly verifyingContract?: `0x${string}` | undefined;
    /** 32 bytes. */
    readonly salt?: `0x${string}` | undefined;
  };
  /**
   * The structs. `EIP712Domain` follows from `domain`; if it is there, it has the same fields in
   * the order of EIP-712.
   */
  readonly types: TypedTypes;
  readonly primaryType: string;
  readonly message: TypedMessage;
}

const dataKeys: KeyRules<TypedData> = {
  domain: "required",
  types: "required",
  primaryType: "required",
  message: "required",
};
const domainKeys: KeyRules<TypedData["domain"]> = {
  name: "optional",
  version: "optional",
  chainId: "optional",
  verifyingContract: "optional",
  salt: "optional",
};

/** The struct of a domain: those of its fields that are there. */
const domainStruct = (domain: TypedData["domain"]): readonly TypedField[] =>
  Object.entries(domainTypes)
    .filter(([name]) => domain[name as keyof TypedData["domain"]] !== undefined)
    .map(([name, type]) => ({ name, type }));

/**
 * The check of what a wallet is to sign, without the values of its message.
 * @returns a copy, whose message is the caller's
 * @throws TypeError that names the key or the field: also for a type that is not of EIP-712 or not
 *   in its one form, for a name that is no identifier, is that of a type, or is there twice, and
 *   for an `EIP712Domain` that is not that of `domain`
 */
export function checkTypedData(data: TypedData): TypedData {
  const { message, primaryType, ...checked } = checkKeys("data", data, dataKeys);
  const domain = checkKeys("domain", checked.domain, domainKeys);
  const types = checkTypes(checked.types, domainStruct(domain));
  // not shown: a caller's own text may be of any length
  if (typeof primaryType !== "string" || primaryType === "EIP712Domain" || !fieldsOf(primaryType, types))
    throw new TypeError("`primaryType` names none of `types`");
  if (typeof message !== "object" || message === null) throw new TypeError("`message` is an object");
  return { domain, types, primaryType, message };
}

/**
 * The digest that a wallet signs for typed data: keccak256(0x1901 ‖ domainSeparator ‖
 * hashStruct(message)), EIP-712.
 * @throws TypeError as {@link checkTypedData} does, and for an absent field, a value that does not
 *   fit its type, a text that is not well-formed Unicode, and an address with a wrong checksum
 *   (EIP-55); it names the field, as `message.grantee`
 */
export function hashTypedData(data: TypedData): Hex {
  const { domain, types: structs, primaryType, message } = checkTypedData(data);
  const types = { EIP712Domain: domainStruct(domain) };
  const separator = hashGivenStruct("EIP712Domain", types, domain, "domain");
  const struct = hashGivenStruct(primaryType, structs, message, "message");
  return toHex(keccak_256(concatBytes(Uint8Array.of(0x19, 0x01), separator, struct)));
}
