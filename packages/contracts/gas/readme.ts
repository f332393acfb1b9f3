import { readFile, writeFile } from "node:fs/promises";

const file = new URL("../README.md", import.meta.url);

/** Whether the README shows this table. */
export const showsTable = async (table: string): Promise<boolean> => (await readFile(file, "utf8")).includes(table);

/** @param mark the name of the comments around the table's place */
export async function showTable(mark: "gas" | "gas on other chains", table: string): Promise<void> {
  const marked = new RegExp(`(<!-- ${mark} -->\\n)[^]*(<!-- /${mark} -->)`, "u");
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace(marked, `$1\n${table}\n\n$2`));
}
