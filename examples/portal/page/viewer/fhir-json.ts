export type Json = Readonly<Record<string, unknown>>;

/** A number as it was written: 6.30 says more than 6.3. */
export class Figure {
  readonly written: string;

  constructor(written: string) {
    this.written = written;
  }
}

export const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Figure);

export const jsonsOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? value : [value]).filter(isJson);

type Reviver = (this: unknown, key: string, value: unknown, context?: { readonly source?: string }) => unknown;

/** How many names of elements there are: texts with a colon behind them. */
function namesIn(json: string): number {
  let count = 0;
  for (const [, colon] of json.replaceAll(/\\./gu, "").matchAll(/"[^"]*"(\s*:)?/gu))
    count += colon === undefined ? 0 : 1;
  return count;
}

/** @throws SyntaxError for what is no JSON, or has an element twice, of which one would be lost */
export function parseJson(json: string): unknown {
  // the whole is an element of nothing
  let count = -1;
  const revive: Reviver = function revive(_, value, context) {
    if (!Array.isArray(this)) count += 1;
    return typeof value === "number" ? new Figure(context?.source ?? String(value)) : value;
  };
  const parsed: unknown = JSON.parse(json, revive);
  if (count !== namesIn(json)) throw new SyntaxError("An element is there twice");
  return parsed;
}
