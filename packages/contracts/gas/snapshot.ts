import { readFile, writeFile } from "node:fs/promises";
import { everyday, type Row } from "./table.js";

export type Snapshot = Readonly<Record<string, number>>;

const file = new URL("snapshot.json", import.meta.url);

export const readSnapshot = async (): Promise<Snapshot> => JSON.parse(await readFile(file, "utf8")) as Snapshot;

export async function writeSnapshot(rows: readonly Row[]): Promise<void> {
  const snapshot = Object.fromEntries(rows.map((row) => [row.name, everyday(row)]));
  await writeFile(file, `${JSON.stringify(snapshot, undefined, 2)}\n`);
}

/** What is wrong with the rows: over the budget, above the snapshot, or not the same operations. */
export function complaints(rows: readonly Row[], snapshot: Snapshot): readonly string[] {
  const known = new Set(rows.map(({ name }) => name));
  const gone = Object.keys(snapshot).filter((name) => !known.has(name));
  return [
    ...rows.flatMap((row) => {
      const gas = everyday(row);
      const before = snapshot[row.name];
      const over = row.budget !== undefined && gas > row.budget ? [`${row.name}: ${gas}, over ${row.budget}`] : [];
      if (before === undefined) return [...over, `${row.name}: not in the snapshot`];
      return gas > before ? [...over, `${row.name}: ${gas}, risen from ${before}`] : over;
    }),
    ...gone.map((name) => `${name}: in the snapshot, but not measured`),
  ];
}
