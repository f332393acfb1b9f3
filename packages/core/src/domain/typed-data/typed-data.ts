import { keccak_256 } from "@noble/hashes/sha3.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { checkKeys, type KeyRules } from "../checks/check-keys.js";
import { fromHex, type Hex, toHex, uint } from "../encoding/bytes.js";

/** One field of an EIP-712 struct. */
export interface TypedField {
  readonly name: string;
  readonly type: string;
}

export type TypedTypes = Readonly<Record<string, readonly TypedField[]>>;
export type TypedMessage = Readonly<Record<string, unknown>>;

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
  readonly types: TypedTypes;
  readonly primaryType: string;
  readonly message: TypedMessage;
}

// a lone surrogate is encoded as U+FFFD, so that one signature would cover two texts
function textBytes(value: unknown): Uint8Array {
  if (typeof value !== "string" || /\p{Cs}/u.test(value))
    throw new TypeError("A text of typed data is well-formed Unicode");
  return utf8ToBytes(value);
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

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;

const fieldsOf = (type: string, types: TypedTypes): readonly TypedField[] | undefined =>
  Object.hasOwn(types, type) ? types[type] : undefined;

/**
 * The check of what a wallet is to sign.
 * @returns a copy, whose types and message are the caller's
 * @throws TypeError that names the key
 */
export function checkTypedData(data: TypedData): TypedData {
  const checked = checkKeys("data", data, dataKeys);
  const { types, primaryType, message } = checked;
  if (!isObject(types)) throw new TypeError("`types` is an object of structs");
  // not shown: a caller's own text may be of any length
  if (typeof primaryType !== "string" || !fieldsOf(primaryType, types))
    throw new TypeError("`primaryType` names none of `types`");
  if (!isObject(message)) throw new TypeError("`message` is an object");
  return { ...checked, domain: checkKeys("domain", checked.domain, domainKeys) };
}

const padded = (bytes: Uint8Array, end: "left" | "right" = "left"): Uint8Array => {
  const out = new Uint8Array(32);
  out.set(bytes, end === "left" ? 32 - bytes.length : 0);
  return out;
};

function dependencies(type: string, types: TypedTypes, found = new Set<string>()): Set<string> {
  const base = type.replace(/(?:\[\d*\])+$/u, "");
  const fields = fieldsOf(base, types);
  if (!fields || found.has(base)) return found;
  found.add(base);
  for (const field of fields) dependencies(field.type, types, found);
  return found;
}

function encodeType(name: string, types: TypedTypes): string {
  const [, ...rest] = dependencies(name, types);
  return [name, ...rest.toSorted()]
    .map((type) => `${type}(${(fieldsOf(type, types) ?? []).map((f) => `${f.type} ${f.name}`).join(",")})`)
    .join("");
}

function checkType(type: string, value: unknown, fits: boolean): void {
  if (!fits) throw new TypeError(`Expected ${type}, got ${Array.isArray(value) ? "an array" : typeof value}`);
}

function encodeInteger(type: string, value: unknown): Uint8Array {
  checkType(type, value, typeof value === "bigint" || Number.isSafeInteger(value));
  const [, unsigned = "", digits = ""] = /^(u?)int(\d+)$/u.exec(type) ?? [];
  const [bits, integer] = [Number(digits), BigInt(value as number | bigint)];
  if (bits < 8 || bits > 256 || bits % 8 !== 0) throw new TypeError(`Unsupported EIP-712 type ${type}`);
  const fitted = unsigned ? BigInt.asUintN(bits, integer) : BigInt.asIntN(bits, integer);
  if (fitted !== integer) throw new TypeError(`${integer} does not fit ${type}`);
  return uint(BigInt.asUintN(256, integer), 32);
}

function encodeValue(type: string, value: unknown, types: TypedTypes): Uint8Array {
  const [, item, length] = /^(.+)\[(\d*)\]$/u.exec(type) ?? [];
  if (item !== undefined) {
    checkType(type, value, Array.isArray(value) && (!length || value.length === Number(length)));
    return keccak_256(concatBytes(...(value as readonly unknown[]).map((one) => encodeValue(item, one, types))));
  }
  if (fieldsOf(type, types)) return hashStruct(type, types, value as TypedMessage);
  if (/^u?int\d+$/u.test(type)) return encodeInteger(type, value);
  checkType(type, value, typeof value === (type === "bool" ? "boolean" : "string"));
  if (type === "string") return keccak_256(textBytes(value));
  if (type === "bytes") return keccak_256(fromHex(value as string));
  if (type === "bool") return padded(Uint8Array.of(value === true ? 1 : 0));
  if (type === "address") return padded(fromHex(value as string, 20));
  const [, size] = /^bytes([1-9]|[12]\d|3[0-2])$/u.exec(type) ?? [];
  if (size !== undefined) return padded(fromHex(value as string, Number(size)), "right");
  throw new TypeError(`Unsupported EIP-712 type ${type}`);
}

/**
 * hashStruct of EIP-712: structs, arrays of any and of fixed length, string, bytes, bool, address,
 * bytesN, uintN and intN. 32 bytes.
 * @throws TypeError for any other type, for an absent field, and for a value that does not fit
 */
export function hashStruct(name: string, types: TypedTypes, message: TypedMessage): Uint8Array {
  const fields = fieldsOf(name, types);
  if (!fields) throw new TypeError(`No EIP-712 type ${name}`);
  checkType(name, message, typeof message === "object" && message !== null);
  const values = fields.map((field: TypedField) => encodeValue(field.type, message[field.name], types));
  return keccak_256(concatBytes(typeHash(name, types), ...values));
}

const typeHashes = new WeakMap<TypedTypes, Map<string, Uint8Array>>();

/** typeHash of EIP-712, computed once: the replay of a log needs it for each entry. */
function typeHash(name: string, types: TypedTypes): Uint8Array {
  const hashes = typeHashes.get(types) ?? new Map<string, Uint8Array>();
  typeHashes.set(types, hashes);
  const hash = hashes.get(name) ?? keccak_256(utf8ToBytes(encodeType(name, types)));
  hashes.set(name, hash);
  return hash;
}

const domainTypes: Readonly<Record<string, string>> = {
  name: "string",
  version: "string",
  chainId: "uint256",
  verifyingContract: "address",
  salt: "bytes32",
};

/**
 * The digest that a wallet signs for typed data: keccak256(0x1901 ‖ domainSeparator ‖
 * hashStruct(message)), EIP-712.
 * @throws TypeError as `hashStruct` does, and for a field of the domain that EIP-712 does not
 *   have
 */
export function hashTypedData(data: TypedData): Hex {
  const { domain, types: structs, primaryType, message } = checkTypedData(data);
  const present = Object.entries(domainTypes).filter(
    ([name]) => domain[name as keyof TypedData["domain"]] !== undefined,
  );
  const types = { EIP712Domain: present.map(([name, type]) => ({ name, type })) };
  const separator = hashStruct("EIP712Domain", types, domain);
  return toHex(
    keccak_256(concatBytes(Uint8Array.of(0x19, 0x01), separator, hashStruct(primaryType, structs, message))),
  );
}
