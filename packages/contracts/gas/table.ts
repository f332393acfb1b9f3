import { CALLS } from "./calls.js";
import type { MeasuredLedger } from "./ledger.js";
import { measure } from "./measure.js";
import { directOperations } from "./direct-operations.js";
import type { Operation } from "./operation.js";
import { relayedOperations } from "./relayed-operations.js";

export interface Row extends Pick<Operation, "name" | "floor" | "prototype" | "peer" | "amsterdam" | "names"> {
  readonly budget?: number | undefined;
  /** Gas of each of the measured calls; one number where a row is a difference. */
  readonly gas: readonly number[];
}

/**
 * What the snapshot holds of a row: the second call, since the first also opens the participant's
 * account.
 */
export const everyday = ({ gas }: Row): number => gas[1] ?? gas[0] ?? Number.NaN;

const MOST_SIGNED = 100;

const onTopBudgets = { "own acts and requests": 7_200, offers: 10_500 };

/** The most that relaying costs, of each kind. */
function onTop(rows: readonly Row[]): readonly Row[] {
  const gasOf = new Map(rows.map((row) => [row.name, everyday(row)]));
  return Object.entries(onTopBudgets).map(([kind, budget]) => {
    const relayed = relayedOperations.filter(({ relays }) => relays?.onTop === kind);
    const most = relayed.map(({ name, relays }) => (gasOf.get(name) ?? 0) - (gasOf.get(relays?.name ?? "") ?? 0));
    return { name: `relayed, on top: ${kind}`, budget, amsterdam: "no limit", gas: [Math.max(...most)] };
  });
}

/** Of call data that is not zero against one that is. */
const BYTE = 12;
const LONGER = 256;

/** From the second call to the last, but for the byte by which each named count is longer then. */
const growthOf = ({ gas, names = 0 }: Row, last: number): number =>
  (gas.at(-1) ?? 0) - (gas[1] ?? 0) - (last > LONGER ? BYTE * names : 0);

/**
 * Measures every operation, what relaying costs on top, and what the first act and a long log do.
 */
export async function measureAll(ledger: MeasuredLedger, calls: readonly number[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const operation of directOperations) rows.push({ ...operation, gas: await measure(ledger, operation, calls) });
  // a thousand signatures of each kind would take a minute
  const fewer = calls.filter((call) => call <= MOST_SIGNED);
  for (const operation of relayedOperations) rows.push({ ...operation, gas: await measure(ledger, operation, fewer) });

  const [first = 0, second = 0] = rows[0]?.gas ?? [];
  const growth = Math.max(...rows.map((row) => growthOf(row, calls[row.gas.length - 1] ?? 0)));
  return [
    ...rows,
    ...onTop(rows),
    { name: "a participant's very first act, on top", budget: 17_100, amsterdam: "no limit", gas: [first - second] },
    { name: "growth: the 1,000th call against the 2nd, but for longer counts", budget: 0, gas: [growth] },
  ];
}

export const number = (value: number | undefined): string =>
  value?.toLocaleString("en", { maximumFractionDigits: 1 }) ?? "";

/** A table of Markdown; the first column is text. */
export function table(header: readonly string[], body: readonly (readonly string[])[]): string {
  const widths = header.map((_, i) => Math.max(...[header, ...body].map((cells) => cells[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => (i ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join(" | ")} |`;
  const rule = `|${widths.map((width, i) => (i ? `${"-".repeat(width + 1)}:` : "-".repeat(width + 2))).join("|")}|`;
  return [line(header), rule, ...body.map(line)].join("\n");
}

/** Each operation's budget and calls. */
export const tableOf = (rows: readonly Row[]): string =>
  table(
    ["operation", "at most", ...CALLS.map((call) => `no. ${number(call)}`)],
    rows.map(({ name, budget, gas }) => [name, number(budget), ...CALLS.map((_, i) => number(gas[i]))]),
  );
