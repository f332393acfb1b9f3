import { keccak_256 } from "@noble/hashes/sha3.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { fromHex, uint } from "../encoding/bytes.js";
import { addressBytes, parseAddress } from "../identifiers/address.js";
import { elementOf, fieldsOf, type TypedField, type TypedMessage, type TypedTypes } from "./typed-types.js";

/** How values are encoded. */
interface Encoding {
  readonly types: TypedTypes;
  /** 20 bytes. */
  readonly address: (value: string) => Uint8Array;
}

/** Runs an encoding that says what is wrong, and adds where. */
function at<T>(path: string, encode: () => T): T {
  try {
    return encode();
  } catch (cause) {
    throw new TypeError(`\`${path}\`: ${(cause as Error).message}`, { cause });
  }
}

// a lone surrogate is encoded as U+FFFD, so that one signature would cover two texts
function textBytes(value: string): Uint8Array {
  if (/\p{Cs}/u.test(value)) throw new TypeError("A text of typed data is well-formed Unicode");
  return utf8ToBytes(value);
}

const padded = (bytes: Uint8Array, end: "left" | "right" = "left"): Uint8Array => {
  const out = new Uint8Array(32);
  out.set(bytes, end === "left" ? 32 - bytes.length : 0);
  return out;
};

function dependencies(type: string, types: TypedTypes, found = new Set<string>()): Set<string> {
  const base = elementOf(type);
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

type Atom = (value: unknown, encoding: Encoding) => Uint8Array;

function integerAtom(type: string, unsigned: boolean, digits: string): Atom {
  const bits = Number(digits);
  const isSupported = !digits.startsWith("0") && bits >= 8 && bits <= 256 && bits % 8 === 0;
  return (value) => {
    checkType(type, value, typeof value === "bigint" || Number.isSafeInteger(value));
    if (!isSupported) throw new TypeError(`Unsupported EIP-712 type ${type}`);
    const integer = BigInt(value as number | bigint);
    const fitted = unsigned ? BigInt.asUintN(bits, integer) : BigInt.asIntN(bits, integer);
    if (fitted !== integer) throw new TypeError(`${integer} does not fit ${type}`);
    return uint(BigInt.asUintN(256, integer), 32);
  };
}

const encodeBool: Atom = (value) => {
  checkType("bool", value, typeof value === "boolean");
  return padded(Uint8Array.of(value === true ? 1 : 0));
};

const texts: Readonly<Record<string, (value: string, encoding: Encoding) => Uint8Array>> = {
  string: (value) => keccak_256(textBytes(value)),
  bytes: (value) => keccak_256(fromHex(value)),
  address: (value, { address }) => padded(address(value)),
};

function textAtom(type: string): Atom {
  const [, size] = /^bytes([1-9]|[12]\d|3[0-2])$/u.exec(type) ?? [];
  const sized = (value: string) => padded(fromHex(value, Number(size)), "right");
  const encode = size === undefined ? (Object.hasOwn(texts, type) ? texts[type] : undefined) : sized;
  return (value, encoding) => {
    checkType(type, value, typeof value === "string");
    if (!encode) throw new TypeError(`Unsupported EIP-712 type ${type}`);
    return encode(value as string, encoding);
  };
}

function makeAtom(type: string): Atom {
  const [, sign, digits] = /^(u?)int(\d+)$/u.exec(type) ?? [];
  if (digits !== undefined) return integerAtom(type, sign === "u", digits);
  return type === "bool" ? encodeBool : textAtom(type);
}

const MAX_ATOMS = 128;

/** By their types: one act can have a hundred values of the same. */
const atoms = new Map<string, Atom>();

function atomOf(type: string): Atom {
  const known = atoms.get(type);
  if (known) return known;
  const atom = makeAtom(type);
  // there are 102 types, and a caller may name any others
  if (atoms.size < MAX_ATOMS) atoms.set(type, atom);
  return atom;
}

function encodeValue(type: string, value: unknown, encoding: Encoding, path: string): Uint8Array {
  const [, item, length] = (type.endsWith("]") && /^(.+)\[(\d*)\]$/u.exec(type)) || [];
  if (item !== undefined) {
    at(path, () => checkType(type, value, Array.isArray(value) && (!length || value.length === Number(length))));
    const items = Array.from(value as readonly unknown[], (one, nth) =>
      encodeValue(item, one, encoding, `${path}[${nth}]`),
    );
    return keccak_256(concatBytes(...items));
  }
  if (fieldsOf(type, encoding.types)) return encodeStruct(type, value, encoding, path);
  return at(path, () => atomOf(type)(value, encoding));
}

function encodeStruct(name: string, value: unknown, encoding: Encoding, path: string): Uint8Array {
  const fields = fieldsOf(name, encoding.types);
  if (!fields) throw new TypeError(`No EIP-712 type ${name}`);
  at(path, () => checkType(name, value, typeof value === "object" && value !== null && !Array.isArray(value)));
  const message = value as TypedMessage;
  const values = fields.map((field: TypedField) =>
    encodeValue(field.type, message[field.name], encoding, `${path}.${field.name}`),
  );
  return keccak_256(concatBytes(typeHash(name, encoding.types), ...values));
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

/**
 * hashStruct of EIP-712: structs, arrays of any and of fixed length, string, bytes, bool, address,
 * bytesN, uintN and intN. 32 bytes.
 * @param types checked ones, which never change; addresses in any case
 * @throws TypeError for any other type, for an absent field, and for a value that does not fit
 */
export const hashStruct = (name: string, types: TypedTypes, message: TypedMessage): Uint8Array =>
  encodeStruct(name, message, { types, address: (value) => fromHex(value, 20) }, name);

/** `hashStruct` of what a caller gave, whose addresses have no wrong checksum (EIP-55). */
export const hashGivenStruct = (name: string, types: TypedTypes, message: TypedMessage, path: string): Uint8Array =>
  encodeStruct(name, message, { types, address: (value) => addressBytes(parseAddress(value)) }, path);
