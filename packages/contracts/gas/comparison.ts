import { everyday, number, type Row, table } from "./table.js";

const AMSTERDAM_LIMIT = 45_000;

/** The second call on each chain, beside what it could cost at least and what others cost. */
export function comparisonOf(measured: Readonly<Record<string, readonly Row[]>>): string {
  const chains = Object.entries(measured);
  const first = chains[0]?.[1] ?? [];
  return table(
    ["operation, 2nd call", "at most", "floor", "prototype", "best peer", ...chains.map(([chain]) => chain)],
    first.map(({ name, budget, floor, prototype = "", peer = "" }, i) => [
      name,
      number(budget),
      number(floor),
      prototype,
      peer,
      ...chains.map(([, rows]) => number(rows[i] && everyday(rows[i]))),
    ]),
  );
}

/** What is over its limit under the rules of amsterdam. */
export const overAmsterdam = (rows: readonly Row[]): readonly string[] =>
  rows.flatMap((row) => {
    const limit = row.amsterdam ?? AMSTERDAM_LIMIT;
    const gas = everyday(row);
    return limit !== "no limit" && gas > limit ? [`${row.name}: ${gas} on amsterdam, over ${limit}`] : [];
  });
