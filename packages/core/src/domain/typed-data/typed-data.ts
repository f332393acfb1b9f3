import { keccak_256 } from "@noble/hashes/sha3.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
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
    readonly name: string;
    readonly version: string;
    readonly chainId?: number | undefined;
    readonly verifyingContract?: `0x${string}` | undefined;
  };
  readonly types: TypedTypes;
  readonly primaryType: string;
  readonly message: TypedMessage;
}

const padded = (bytes: Uint8Array, end: "left" | "right" = "left"): Uint8Array => {
  const out = new Uint8Array(32);
  out.set(bytes, end === "left" ? 32 - bytes.length : 0);
  return out;
};

function dependencies(type: string, types: TypedTypes, found = new Set<string>()): Set<string> {
  const base = type.replace(/\[\]$/u, "");
  const fields = types[base];
  if (!fields || found.has(base)) return found;
  found.add(base);
  for (const field of fields) dependencies(field.type, types, found);
  return found;
}

function encodeType(name: string, types: TypedTypes): string {
  const [, ...rest] = dependencies(name, types);
  return [name, ...rest.toSorted()]
    .map((type) => `${type}(${(types[type] ?? []).map((f) => `${f.type} ${f.name}`).join(",")})`)
    .join("");
}

function encodeValue(type: string, value: unknown, types: TypedTypes): Uint8Array {
  if (type.endsWith("[]")) {
    const items = value as readonly unknown[];
    return keccak_256(concatBytes(...items.map((item) => encodeValue(type.slice(0, -2), item, types))));
  }
  if (types[type]) return hashStruct(type, types, value as TypedMessage);
  if (type === "string") return keccak_256(utf8ToBytes(value as string));
  if (type === "bytes") return keccak_256(fromHex(value as string));
  if (type === "bool") return padded(Uint8Array.of(value === true ? 1 : 0));
  if (type === "address") return padded(fromHex(value as string, 20));
  if (/^bytes\d+$/u.test(type)) return padded(fromHex(value as string, Number(type.slice(5))), "right");
  if (/^uint\d+$/u.test(type)) return padded(uint(value as number | bigint, Number(type.slice(4)) / 8));
  throw new TypeError(`Unsupported EIP-712 type ${type}`);
}

/**
 * hashStruct of EIP-712, for the types that Chartkey uses: structs, arrays, string, bytes, bool,
 * address, bytesN, uintN. 32 bytes.
 */
export function hashStruct(name: string, types: TypedTypes, message: TypedMessage): Uint8Array {
  const fields = types[name] ?? [];
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
};

/**
 * The digest that a wallet signs for typed data: keccak256(0x1901 ‖ domainSeparator ‖
 * hashStruct(message)), EIP-712.
 */
export function hashTypedData(data: TypedData): Hex {
  const present = Object.entries(domainTypes).filter(
    ([name]) => data.domain[name as keyof TypedData["domain"]] !== undefined,
  );
  const types = { EIP712Domain: present.map(([name, type]) => ({ name, type })) };
  const separator = hashStruct("EIP712Domain", types, data.domain);
  return toHex(
    keccak_256(
      concatBytes(Uint8Array.of(0x19, 0x01), separator, hashStruct(data.primaryType, data.types, data.message)),
    ),
  );
}
