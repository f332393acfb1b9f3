import type { MeasuredLedger } from "./ledger.js";
import { CALLS, measure } from "./measure.js";
import { operations } from "./operations.js";

export interface Row {
  readonly name: string;
  readonly budget: number | undefined;
  /** Gas of each of the measured calls; one number where a row is a difference. */
  readonly gas: readonly number[];
}

/** What the snapshot holds of a row: the second call, since the first also opens the participant's account. */
export const everyday = ({ gas }: Row): number => gas[1] ?? gas[0] ?? Number.NaN;

/** Measures every operation, and what the first act and a long log cost on top. */
export async function measureAll(ledger: MeasuredLedger): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const operation of operations)
    rows.push({ name: operation.name, budget: operation.budget, gas: await measure(ledger, operation) });

  const [first = 0, second = 0] = rows[0]?.gas ?? [];
  const growth = Math.max(...rows.map(({ gas: [, early = 0, , late = 0] }) => late - early));
  return [
    ...rows,
    { name: "a participant's very first act, on top", budget: 17_100, gas: [first - second] },
    { name: "growth: the 1,000th call against the 2nd", budget: 0, gas: [growth] },
  ];
}

const number = (value: number | undefined): string => value?.toLocaleString("en", { maximumFractionDigits: 1 }) ?? "";

/** The rows as a table of Markdown. */
export function tableOf(rows: readonly Row[]): string {
  const header = ["operation", "at most", ...CALLS.map((call) => `no. ${number(call)}`)];
  const body = rows.map(({ name, budget, gas }) => [name, number(budget), ...CALLS.map((_, i) => number(gas[i]))]);
  const widths = header.map((_, i) => Math.max(...[header, ...body].map((cells) => cells[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => (i ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join(" | ")} |`;
  const rule = `|${widths.map((width, i) => (i ? `${"-".repeat(width + 1)}:` : "-".repeat(width + 2))).join("|")}|`;
  return [line(header), rule, ...body.map(line)].join("\n");
}
