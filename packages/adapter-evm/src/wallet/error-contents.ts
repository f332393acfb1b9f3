import { attempt, isObject, property } from "../node/foreign-object.js";

/** How many objects of one error are looked at, so that no wallet's answer takes long. */
const MAX_OBJECTS = 200;

/** Where wallets, nodes and libraries put the answers that they wrap. */
const WRAPPERS = ["cause", "info", "error", "originalError", "innerError", "data", "response", "details", "reason"];

/** What an answer holds, at any depth: wallets wrap the answers of others, and libraries theirs. */
export interface ErrorContents {
  /** All codes, status words of devices, and names of errors. */
  readonly codes: readonly unknown[];
  /** All messages, one a line. */
  readonly text: string;
}

/** Some wallets write their codes as text. */
const codeOf = (code: unknown): unknown =>
  typeof code === "string" && /^-?\d{1,6}$/u.test(code) ? Number(code) : code;

/** Ledger's device management kit writes status words as four hexadecimal digits. */
const statusWordOf = (code: unknown): unknown =>
  typeof code === "string" && /^[0-9a-f]{4}$/iu.test(code) ? Number.parseInt(code, 16) : code;

const elementsOf = (list: unknown): readonly unknown[] =>
  attempt(() => (Array.isArray(list) ? (list.slice(0, MAX_OBJECTS) as unknown[]) : [])) ?? [];

/** The error, and what it wraps, the outermost first. */
function layersOf(error: unknown): readonly unknown[] {
  const layers = new Set([error]);
  for (const layer of layers) {
    if (!isObject(layer)) continue;
    const inside = [...WRAPPERS.map((key) => property(layer, key)), ...elementsOf(property(layer, "errors"))];
    for (const value of inside) if (layers.size < MAX_OBJECTS) layers.add(value);
  }
  return [...layers];
}

/** Reads what a wallet has thrown, whatever it is. */
export function errorContents(error: unknown): ErrorContents {
  const layers = layersOf(error);
  const objects = layers.filter(isObject);
  const all = (...keys: readonly string[]) => objects.flatMap((layer) => keys.map((key) => property(layer, key)));
  const texts = [...layers, ...all("message", "shortMessage", "details", "error")];
  return {
    codes: [...all("code", "statusCode").map(codeOf), ...all("errorCode").map(statusWordOf), ...all("name")],
    text: texts.filter((text) => typeof text === "string").join("\n"),
  };
}
