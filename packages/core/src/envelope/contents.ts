import { encode } from "@ipld/dag-cbor";
import * as z from "zod/mini";
import { ChartkeyError } from "../errors/chartkey-error.js";
import { decodeCanonical } from "./canonical-cbor.js";

const VERSION = 1;

/** How many items of CBOR a blob holds at most, unless its kind says otherwise. */
const MAX_ITEMS = 1024;

/** The contents of a blob before its schema is known, without `v`, which has been checked. */
export interface Contents {
  readonly kind: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const malformed = (what: string): ChartkeyError =>
  new ChartkeyError("FORMAT_INVALID", { message: `Malformed ${what}` });

/** The paths at which the schema was broken, without any value. */
const pathsOf = (error: z.core.$ZodError): string => error.issues.map((issue) => issue.path.join(".")).join(", ");

/**
 * Decodes a dag-cbor map {v, kind, …}. Only its canonical encoding is accepted.
 * @param max how many items of CBOR it may hold, counted before any is built
 * @throws ChartkeyError FORMAT_INVALID for anything else, FORMAT_UNKNOWN for another `v`,
 *   LIMIT_EXCEEDED for more items
 */
export function decodeContents(bytes: Uint8Array, max: number = MAX_ITEMS): Contents {
  const { v, kind, ...body } = (decodeCanonical(bytes, max) ?? {}) as Readonly<Record<string, unknown>>;
  if (!Number.isSafeInteger(v) || typeof kind !== "string") throw malformed("dag-cbor");
  if (v !== VERSION) throw unknownFormat(kind);
  return { kind, body };
}

/** @throws ChartkeyError FORMAT_INVALID unless `body` fits. */
export function parseBody<S extends z.ZodMiniType>(kind: string, schema: S, body: unknown): z.output<S> {
  let parsed: z.core.util.SafeParseResult<z.output<S>>;
  try {
    parsed = z.safeDecode(schema, body as z.input<S>);
  } catch {
    throw malformed(kind);
  }
  if (!parsed.success) throw malformed(`${kind}: ${pathsOf(parsed.error)}`);
  return parsed.data;
}

/** @throws TypeError unless `value` fits. */
export function encodeContents<S extends z.ZodMiniType>(kind: string, schema: S, value: z.output<S>): Uint8Array {
  const encoded = z.safeEncode(schema, value);
  if (!encoded.success) throw new TypeError(`Not a valid ${kind}: ${pathsOf(encoded.error)}`);
  return encode({ v: VERSION, kind, ...(encoded.data as object) });
}

export const unknownFormat = (kind: string): ChartkeyError =>
  new ChartkeyError("FORMAT_UNKNOWN", {
    message: `Unknown format of ${kind.slice(0, 32)}`,
    hints: ["A newer version of Chartkey may have written it."],
  });

/** The codec of one kind of blob. */
export interface Format<T> {
  encode(value: T): Uint8Array;
  decode(bytes: Uint8Array): T;
}

/** @param max how many items of CBOR a valid blob of this kind can hold */
export const format = <S extends z.ZodMiniType>(kind: string, schema: S, max?: number): Format<z.output<S>> => ({
  encode: (value) => encodeContents(kind, schema, value),
  decode: (bytes) => {
    const contents = decodeContents(bytes, max);
    if (contents.kind !== kind) throw unknownFormat(contents.kind);
    return parseBody(kind, schema, contents.body);
  },
});

const same = (a: unknown, b: unknown): boolean =>
  typeof a === "string" && typeof b === "string" ? a.toLowerCase() === b.toLowerCase() : a === b;

/**
 * Compares every field of `expected` with the contents of a sealed blob.
 * @throws ChartkeyError SEAL_INVALID when one differs: the blob belongs to another entry
 */
export function checkExpected<T extends object>(what: string, actual: T, expected: Partial<T>): void {
  for (const [name, value] of Object.entries(expected))
    if (value !== undefined && !same(actual[name as keyof T], value))
      throw new ChartkeyError("SEAL_INVALID", { message: `This ${what} was made for another ${name}` });
}
