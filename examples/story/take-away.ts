import assert from "node:assert/strict";
import type { Participant } from "@chartkey/core";
import { type ExportKey, openExport } from "@chartkey/core/export";
import { bytes, type Narrator } from "./narrator.ts";
import { all, must } from "./tell.ts";

/** All records leave as standard age files, and open again with no ledger and no blob store. */
export async function takeAway(asha: Participant, key: ExportKey, { chapter, say, timed }: Narrator): Promise<void> {
  chapter("Asha takes her records with her");
  const files = new Map<string, Uint8Array>();
  await timed(
    async () => {
      for await (const file of asha.export()) files.set(file.path, Buffer.concat(await all(file.bytes)));
    },
    (_, took) => {
      const total = [...files.values()].reduce((sum, file) => sum + file.length, 0);
      say(`${files.size} age files, ${bytes(total)} in all; their names say nothing.`, took);
    },
  );
  const source = async function* (path: string) {
    yield must(files.get(path), `there is no ${path}`);
  };
  const opened = await all(openExport(source, key));
  assert.equal(opened.length, (await all(asha.records.list())).length);
  for (const row of opened) {
    if (!row.ok) throw row.problem;
    const content = await row.opened.bytes();
    say(`“${row.opened.record.title}”, ${bytes(content.length)}, opens with her keyring alone.`, row.authorship);
  }
}
