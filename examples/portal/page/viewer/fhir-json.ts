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

type Reviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown;

const revive: Reviver = (_, value, context) =>
  typeof value === "number" ? new Figure(context?.source ?? String(value)) : value;

/** @throws SyntaxError for what is no JSON */
export const parseJson = (json: string): unknown => JSON.parse(json, revive);
