import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { ProfileFixture } from "@chartkey/core/conformance";
import { type SqliteProfiles, sqliteProfiles } from "../src/index.js";

export interface SqliteFixture extends ProfileFixture {
  readonly profiles: SqliteProfiles;
  readonly file: string;
  /** Another connection to the file, as another process has one. */
  readonly other: DatabaseSync;
}

/** A file of its own, deleted in the end. */
export async function sqliteFixture(): Promise<SqliteFixture> {
  const folder = await mkdtemp(join(tmpdir(), "chartkey-sqlite-"));
  const file = join(folder, "profiles.sqlite");
  const db = new DatabaseSync(file);
  const other = new DatabaseSync(file);
  const profiles = sqliteProfiles({ db });
  await profiles.migrate();
  const reopened: DatabaseSync[] = [];
  const tables = ["chartkey_profiles", "chartkey_roles", "chartkey_words"];
  return {
    profiles,
    file,
    other,
    connect: () => sqliteProfiles({ db: other }),
    async reopen() {
      db.close();
      const again = new DatabaseSync(file);
      reopened.push(again);
      return sqliteProfiles({ db: again });
    },
    dump: async () => JSON.stringify(tables.map((table) => other.prepare(`select * from ${table}`).all())),
    async plant(target, document) {
      const { ledger, address } = target;
      other.prepare("delete from chartkey_profiles where ledger = ? and address = ?").run(ledger, address);
      await profiles.put(target);
      other
        .prepare("update chartkey_profiles set document = ? where ledger = ? and address = ?")
        .run(JSON.stringify(document) ?? "", ledger, address);
    },
    async fill() {
      // a page takes no second row then, so that each row needs a new one
      db.exec("pragma page_size = 512; vacuum");
      const { page_count: pages } = db.prepare("pragma page_count").get() ?? {};
      db.exec(`pragma max_page_count = ${Number(pages)}`);
    },
    async unplug() {
      db.close();
    },
    async replug() {
      if (db.isOpen) db.exec("pragma max_page_count = 1000000");
      else db.open();
    },
    async dispose() {
      if (db.isOpen) db.close();
      for (const one of [other, ...reopened]) one.close();
      await rm(folder, { recursive: true });
    },
  };
}
