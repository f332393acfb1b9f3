import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { bites, indexCacheSuite, type IndexCacheFixture, sabotages } from "@chartkey/core/conformance";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type SqliteIndexCache, sqliteIndexCache } from "../src/index.js";

interface SqliteFixture extends IndexCacheFixture {
  readonly cache: SqliteIndexCache;
  readonly db: DatabaseSync;
  readonly file: string;
  /** Another connection, as another process has one. */
  readonly other: DatabaseSync;
}

/** A file of its own, in either mode of SQLite. */
async function sqliteFixture(journal: "delete" | "wal" = "delete"): Promise<SqliteFixture> {
  const folder = await mkdtemp(join(tmpdir(), "chartkey-sqlite-"));
  const file = join(folder, "index.sqlite");
  const opened: DatabaseSync[] = [];
  const open = () => {
    const db = new DatabaseSync(file);
    opened.push(db);
    db.exec(`pragma journal_mode = ${journal}`);
    return db;
  };
  const [db, other] = [open(), open()];
  const cache = sqliteIndexCache({ db });
  for (const _ of [1, 2]) await cache.migrate();
  const reach = async () => sqliteIndexCache({ db: open() });
  return {
    cache,
    db,
    file,
    other,
    reopen: reach,
    connect: reach,
    async dispose() {
      for (const one of opened) if (one.isOpen) one.close();
      await rm(folder, { recursive: true });
    },
  };
}

for (const journal of ["delete", "wal"] as const) {
  describe(`an index cache in SQLite, journal mode ${journal}`, () => {
    for (const [name, run] of Object.entries(indexCacheSuite)) test(name, () => run(() => sqliteFixture(journal)));
  });
}

test.each(sabotages.indexCache)("the suite notices when $what", async (sabotage) => {
  expect(await bites(indexCacheSuite, sabotage, async (): Promise<IndexCacheFixture> => sqliteFixture())).toEqual(
    expect.any(String),
  );
});

const bytes = Uint8Array.of(1, 2, 3);
let fixture: SqliteFixture;

beforeEach(async () => {
  fixture = await sqliteFixture();
});
afterEach(() => fixture.dispose());

test("what is forgotten or replaced is overwritten in the file", async () => {
  const { cache, file } = fixture;
  const [old, erased] = [Buffer.from("an old value ".repeat(9)), Buffer.from("an erased value ".repeat(999))];
  await cache.set("replaced", old);
  await cache.set("deleted", erased);
  const inFile = async () => {
    const content = await readFile(file);
    return [old, erased].map((value) => content.includes(value.subarray(0, 60)));
  };
  expect(await inFile()).toEqual([true, true]);
  await cache.set("replaced", bytes);
  await cache.delete(["deleted"]);
  expect(await inFile()).toEqual([false, false]);
});

test("a process that dies in the middle of a write leaves the value before, whole", async () => {
  const { cache, file } = fixture;
  const value = new Uint8Array(65_536).fill(7);
  await cache.set("key", value);
  // spills pages into the file, and is killed
  const dying = `
    const { DatabaseSync } = require("node:sqlite");
    const db = new DatabaseSync(process.argv[1]);
    db.exec("pragma cache_size = 1; begin immediate");
    db.prepare("update chartkey_index set value = ?").run(new Uint8Array(65536).fill(9));
    db.prepare("insert into chartkey_index values (?, ?)").run(new Uint8Array(2), new Uint8Array(65536).fill(9));
    process.kill(process.pid, "SIGKILL");`;
  await expect(promisify(execFile)(process.execPath, ["-e", dying, file])).rejects.toMatchObject({ signal: "SIGKILL" });
  expect(await cache.get(["key", "\0"])).toEqual([value, undefined]);
});

test("a value that no cache has stored is absent, and written over", async () => {
  const { cache, other } = fixture;
  for (const length of [0, 65_537]) {
    await cache.set("key", bytes);
    other.prepare("update chartkey_index set value = ?").run(new Uint8Array(length));
    expect(await cache.get(["key"])).toEqual([undefined]);
  }
  await cache.set("key", bytes);
  expect(await cache.get(["key"])).toEqual([bytes]);
});

test("a write waits while another process holds the file, and an abort ends the waiting", async () => {
  const { cache, other } = fixture;
  other.exec("begin immediate");
  const [stop, reason] = [new AbortController(), new Error("enough")];
  const given = cache.delete(["key"], { signal: stop.signal });
  const waiting = cache.set("key", bytes);
  // it is read meanwhile
  expect(await cache.get(["key"])).toEqual([undefined]);
  stop.abort(reason);
  await expect(given).rejects.toBe(reason);
  other.exec("rollback");
  await waiting;
  expect(await cache.get(["key"])).toEqual([bytes]);
});

test("a failed write leaves nothing half done, and the connection as it was", async () => {
  const { cache, other } = fixture;
  for (const key of ["a", "b"]) await cache.set(key, bytes);
  other.exec(
    "create trigger full before delete on chartkey_index when old.key = x'6200' begin select raise(abort, 'full'); end",
  );
  await expect(cache.delete(["a", "b"])).rejects.toThrow("full");
  expect(await cache.get(["a", "b"])).toEqual([bytes, bytes]);
  other.exec("drop trigger full");
  await cache.delete(["a", "b"]);
  expect(await cache.keys("")).toEqual([]);
});

test("a connection that is closed is an error of SQLite's own, and not of what else is kept there", async () => {
  const { cache, db } = fixture;
  db.close();
  for (const call of [() => cache.get(["key"]), () => cache.set("key", bytes), () => cache.keys("")])
    await expect(call()).rejects.toMatchObject({ code: "ERR_INVALID_STATE" });
});

test("a file without the table, or that is no database, is MISCONFIGURED", async () => {
  const file = `${fixture.file}-other`;
  for (const content of ["", "These are no pages of a database. ".repeat(99)]) {
    await writeFile(file, content);
    using db = new DatabaseSync(file);
    const cache = sqliteIndexCache({ db });
    for (const call of [() => cache.get(["key"]), () => cache.set("key", bytes)])
      await expect(call()).rejects.toMatchObject({ code: "MISCONFIGURED", retryable: false });
  }
});
