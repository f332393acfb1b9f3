// A server whose process is killed just before a write to SQLite:
// node --import …/sources.ts mortal-server.ts FILE KUBO WRITES
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { httpServer } from "@chartkey/adapter-http/server";
import { kuboBlobs } from "@chartkey/adapter-ipfs/kubo";
import { sqlitePinBook, sqliteProfiles, sqliteSessions } from "@chartkey/adapter-sqlite";
import { create } from "kubo-rpc-client";
import { serve } from "srvx";

const [file = "", kubo = "", writes = ""] = process.argv.slice(2);
let left = Infinity;

/** Nothing runs after the last one: no handler, no rollback, no answer. */
function live(): void {
  left -= 1;
  if (left < 0) process.kill(process.pid, "SIGKILL");
}

/** A connection on which each statement that may write counts, also those within a transaction. */
class MortalDatabase extends DatabaseSync {
  override exec(sql: string): void {
    live();
    super.exec(sql);
  }

  override prepare(sql: string) {
    const statement = super.prepare(sql);
    const run = statement.run.bind(statement);
    return Object.assign(statement, {
      run(...values: readonly SQLInputValue[]) {
        live();
        return run(...values);
      },
    });
  }
}

const db = new MortalDatabase(file);
const [profiles, sessions, pinBook] = [sqliteProfiles({ db }), sqliteSessions({ db }), sqlitePinBook({ db })];
for (const store of [profiles, sessions, pinBook]) await store.migrate();
const web = serve({
  port: 0,
  hostname: "127.0.0.1",
  gracefulShutdown: false,
  silent: true,
  fetch: (request) => server.fetch(request),
});
await web.ready();
const server = httpServer({
  url: web.url ?? "",
  origins: ["https://app.example"],
  chainIds: [31_337],
  sessions,
  profiles,
  verifier: { verify: async () => true },
  blobs: kuboBlobs({ client: create({ url: kubo }) }),
  pinBook,
});
left = Number(writes);
console.log(web.url);
