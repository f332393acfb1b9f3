/** One field of an EIP-712 struct. */
export interface TypedField {
  readonly name: string;
  readonly type: string;
}

export type TypedTypes = Readonly<Record<string, readonly TypedField[]>>;
export type TypedMessage = Readonly<Record<string, unknown>>;

/** The fields of a domain in the order of EIP-712, with their types. */
export const domainTypes = {
  name: "string",
  version: "string",
  chainId: "uint256",
  verifyingContract: "address",
  salt: "bytes32",
} as const;

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

export const fieldsOf = (type: string, types: TypedTypes): readonly TypedField[] | undefined =>
  Object.hasOwn(types, type) ? types[type] : undefined;

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/u;
/** What is a type of EIP-712 by itself, in its one form, and what looks like one. */
const ATOMIC = /^(?:address|bool|string|bytes(?:[1-9]|[12]\d|3[0-2])?)$/u;
const INTEGER = /^u?int([1-9]\d*)$/u;
const RESERVED = /^(?:address|bool|string|bytes\d*|u?int\d*|EIP712Domain)$/u;
const ARRAYS = /(?:\[(?:[1-9]\d*)?\])*$/u;

function isAtomic(type: string): boolean {
  const bits = Number(INTEGER.exec(type)?.[1] ?? 0);
  return ATOMIC.test(type) || (bits >= 8 && bits <= 256 && bits % 8 === 0);
}

/** The type without the brackets of its arrays. */
export const elementOf = (type: string): string => type.replace(ARRAYS, "");

function checkFields(struct: string, fields: unknown, types: TypedTypes): readonly TypedField[] {
  if (!Array.isArray(fields)) throw new TypeError(`\`types.${struct}\` is an array of fields`);
  const names = new Set<string>();
  return Array.from(fields as readonly unknown[], (field, nth): TypedField => {
    const at = `types.${struct}[${nth}]`;
    if (!isObject(field)) throw new TypeError(`\`${at}\` is a field with \`name\` and \`type\``);
    const { name, type } = field as TypedField;
    if (typeof name !== "string" || !IDENTIFIER.test(name)) throw new TypeError(`\`${at}.name\` is an identifier`);
    if (names.has(name)) throw new TypeError(`\`${at}.name\`: another field has this name`);
    names.add(name);
    const element = typeof type === "string" ? elementOf(type) : "";
    if (!isAtomic(element) && (element === "EIP712Domain" || !fieldsOf(element, types)))
      throw new TypeError(`\`${at}.type\` is neither a type of EIP-712 nor one of \`types\``);
    return { name, type };
  });
}

/**
 * The check of the structs that a caller gave: what one library would encode in another way than
 * another, or could be read as two things, is refused.
 * @param domain the fields that the domain has
 * @returns a copy, which nobody else can change
 * @throws TypeError that names the field
 */
export function checkTypes(given: unknown, domain: readonly TypedField[]): TypedTypes {
  if (!isObject(given)) throw new TypeError("`types` is an object of structs");
  const types = { ...(given as TypedTypes) };
  return Object.fromEntries(
    Object.entries(types).map(([struct, list]) => {
      if (!IDENTIFIER.test(struct) || (struct !== "EIP712Domain" && RESERVED.test(struct)))
        throw new TypeError(`\`types\` has a struct with a name that no struct can have: ${struct.slice(0, 80)}`);
      const fields = checkFields(struct, list, types);
      if (struct === "EIP712Domain" && JSON.stringify(fields) !== JSON.stringify(domain))
        throw new TypeError("`types.EIP712Domain` has other fields than `domain`, or in another order");
      return [struct, fields];
    }),
  );
}
