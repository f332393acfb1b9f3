import { readFile, writeFile } from "node:fs/promises";

const file = new URL("../README.md", import.meta.url);
const marked = /(<!-- gas -->\n)[^]*(<!-- \/gas -->)/u;

/** Whether the README shows this table. */
export const showsTable = async (table: string): Promise<boolean> => (await readFile(file, "utf8")).includes(table);

export async function showTable(table: string): Promise<void> {
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace(marked, `$1\n${table}\n\n$2`));
}
