import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { sqlitePinBook, sqliteSessions } from "@chartkey/adapter-sqlite";
import type { Address, BlobStore, ContentId } from "@chartkey/core/adapters";
import { fixedClock, memoryBlobs } from "@chartkey/core/fakes";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { httpBlobs, signIn } from "../src/index.js";
import { httpServer, type PinBook, type SessionStore } from "../src/server/index.js";
import { memoryPinBook } from "../src/server/pin-book.js";
import { memorySessions } from "../src/server/session-store.js";
import { accountOf, chainId, origin } from "./account.js";
import { skipPauses } from "./hurried.js";
import { allOf } from "./all-of.js";

const start = new Date("2026-11-01T12:00:00Z").getTime();
const session = { account: accountOf(1).address as Address, origin, until: start + 10_000 };
const account = accountOf(1).address;

let folder: string;
let open: DatabaseSync[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "chartkey-stores-"));
  open = [];
});
afterEach(async () => {
  for (const db of open) db.close();
  await rm(folder, { recursive: true });
});

/** A connection to a file of the test. */
function connect(name = "server.sqlite"): DatabaseSync {
  const db = new DatabaseSync(join(folder, name));
  open.push(db);
  return db;
}

async function inSqlite(clock = fixedClock(new Date(start)), db = connect()) {
  const [sessions, pinBook] = [sqliteSessions({ db, clock }), sqlitePinBook({ db })];
  await sessions.migrate();
  await pinBook.migrate();
  return { sessions, pinBook };
}

interface Stores {
  readonly sessions: SessionStore;
  readonly pinBook: PinBook;
}

const kinds: readonly (readonly [string, (clock?: ReturnType<typeof fixedClock>) => Promise<Stores>])[] = [
  [
    "in memory",
    async (clock = fixedClock(new Date(start))) => ({ sessions: memorySessions(clock), pinBook: memoryPinBook() }),
  ],
  ["in SQLite", inSqlite],
];

describe.each(kinds)("%s", (_, make) => {
  test("a nonce is taken once, also by many at once", async () => {
    const { sessions } = await make();
    const taken = await Promise.all([1, 2, 3, 4].map(() => sessions.takeNonce("a", start + 1_000)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await sessions.takeNonce("a", start + 1_000)).toBe(false);
    expect(await sessions.takeNonce("b", start + 1_000)).toBe(true);
  });

  test("a session is there as it was put, until it is deleted", async () => {
    const { sessions } = await make();
    await sessions.put("id", session);
    expect(await sessions.get("id")).toEqual(session);
    expect(await sessions.get("other")).toBeUndefined();
    await sessions.delete("id");
    await sessions.delete("id");
    expect(await sessions.get("id")).toBeUndefined();
  });

  test("what has ended is forgotten once something else is kept", async () => {
    const clock = fixedClock(new Date(start));
    const { sessions } = await make(clock);
    await sessions.put("old", session);
    await sessions.takeNonce("old", start + 10_000);
    clock.advance(11);
    await sessions.put("new", { ...session, until: start + 20_000 });
    expect(await sessions.get("old")).toBeUndefined();
    expect(await sessions.takeNonce("other", start + 20_000)).toBe(true);
    expect(await sessions.takeNonce("old", start + 20_000)).toBe(true);
  });

  test("pins are counted once each, up to the quota, by account", async () => {
    const { pinBook } = await make();
    const size = { bytes: 60, quota: 100 };
    expect(await pinBook.add("a", "x", size)).toBe("noted");
    expect(await pinBook.add("a", "x", size)).toBe("known");
    expect(await pinBook.add("a", "y", size)).toBe("full");
    expect(await pinBook.add("b", "y", size)).toBe("noted");
    expect(await pinBook.add("a", "z", { bytes: 40, quota: 100 })).toBe("noted");
    expect([await pinBook.used("a"), await pinBook.used("b"), await pinBook.used("c")]).toEqual([100, 60, 0]);
    await pinBook.remove("a", "x");
    await pinBook.remove("a", "x");
    await pinBook.remove("a", "unknown");
    expect(await pinBook.used("a")).toBe(40);
  });

  test("many pins at once never exceed a quota", async () => {
    const { pinBook } = await make();
    const added = await Promise.all(
      Array.from({ length: 20 }, (__, n) => pinBook.add("a", `pin ${n}`, { bytes: 10, quota: 55 })),
    );
    expect(added.filter((one) => one === "noted")).toHaveLength(5);
    expect(await pinBook.used("a")).toBe(50);
  });
});

describe("in SQLite, for several processes and after a death", () => {
  test("two connections share what they keep, and a nonce is good for one of them", async () => {
    const [one, other] = [await inSqlite(), await inSqlite()];
    await one.sessions.put("id", session);
    expect(await other.sessions.get("id")).toEqual(session);
    expect(await one.sessions.takeNonce("n", start + 1)).toBe(true);
    expect(await other.sessions.takeNonce("n", start + 1)).toBe(false);
    await one.pinBook.add("a", "x", { bytes: 60, quota: 100 });
    expect(await other.pinBook.add("a", "y", { bytes: 60, quota: 100 })).toBe("full");
    await other.sessions.delete("id");
    expect(await one.sessions.get("id")).toBeUndefined();
  });

  test("the file, as it is after any write, holds all that was acknowledged", async () => {
    const { sessions, pinBook } = await inSqlite();
    const writes: readonly (() => Promise<unknown>)[] = [
      () => sessions.takeNonce("n1", start + 9_000),
      () => sessions.put("s1", session),
      () => pinBook.add("a", "x", { bytes: 60, quota: 100 }),
      () => sessions.put("s2", session),
      () => pinBook.add("a", "y", { bytes: 30, quota: 100 }),
      () => sessions.delete("s1"),
      () => pinBook.remove("a", "x"),
      () => sessions.takeNonce("n2", start + 9_000),
    ];
    const state = async (stores: Stores, n: number) => ({
      sessions: [await stores.sessions.get("s1"), await stores.sessions.get("s2")].map(Boolean),
      used: await stores.pinBook.used("a"),
      // taking one changes it, so each is asked once
      nonces: [
        await stores.sessions.takeNonce("n1", start + 9_000),
        await stores.sessions.takeNonce("n2", start + 9_000),
      ],
      n,
    });
    for (const [nth, write] of writes.entries()) {
      await write();
      const n = nth + 1;
      await copyFile(join(folder, "server.sqlite"), join(folder, `after-${n}.sqlite`));
      expect(await state(await inSqlite(undefined, connect(`after-${n}.sqlite`)), n)).toEqual({
        sessions: [n >= 2 && n < 6, n >= 4],
        used: (n >= 3 && n < 7 ? 60 : 0) + (n >= 5 ? 30 : 0),
        nonces: [false, n < 8],
        n,
      });
    }
  });

  test("an ended session leaves nothing of it in the file", async () => {
    const { sessions } = await inSqlite();
    await sessions.put("a".repeat(43), { ...session, origin: "https://origin-of-an-ended-session.example" });
    await sessions.delete("a".repeat(43));
    const { readFile } = await import("node:fs/promises");
    expect(String(await readFile(join(folder, "server.sqlite")))).not.toContain("origin-of-an-ended-session");
  });

  test("a connection that is none, and an option that there is not, are TypeErrors", () => {
    for (const make of [sqliteSessions, sqlitePinBook]) {
      for (const db of [undefined, null, {}, "server.sqlite", 5])
        expect(() => make({ db: db as never })).toThrow(TypeError);
      expect(() => make({ db: connect(), file: "x" } as never)).toThrow(TypeError);
    }
  });

  test("a file without its tables is MISCONFIGURED", async () => {
    const db = connect("empty.sqlite");
    await expect(sqliteSessions({ db }).get("id")).rejects.toMatchObject({ code: "MISCONFIGURED" });
    await expect(sqlitePinBook({ db }).used("a")).rejects.toMatchObject({ code: "MISCONFIGURED" });
  });
});

/** Lets `n` writes through. With the next one the process dies, and does and answers nothing. */
function mortal(n: number) {
  let left = n;
  const guarded = <T extends object>(store: T, writes: readonly string[]): T =>
    new Proxy(store, {
      get(target, key) {
        const member: unknown = Reflect.get(target, key);
        if (typeof member !== "function") return member;
        return (...args: readonly unknown[]): unknown => {
          if (left < 0) throw new Error("The process is dead");
          if (writes.includes(String(key)) && --left < 0) throw new Error("The process dies");
          return Reflect.apply(member, target, args);
        };
      },
    });
  return { guarded, isDead: () => left < 0 };
}

test("a server that dies after any write has lost nothing that it acknowledged", async () => {
  skipPauses();
  const secret = new Uint8Array(32).fill(7);
  const [first, second] = [new Uint8Array(100).fill(1), new Uint8Array(50).fill(2)];
  const holder = "owner/a";
  let deaths = 0;
  for (let n = 0; ; n += 1) {
    const db = connect(`death-${n}.sqlite`);
    const { sessions, pinBook } = await inSqlite(fixedClock(new Date()), db);
    const blobs = memoryBlobs();
    const { guarded, isDead } = mortal(n);
    const run = (stores: Stores, store: BlobStore) => {
      const server = httpServer({
        url: "http://127.0.0.1",
        origins: [origin],
        chainIds: [chainId],
        nonceSecret: secret,
        ...stores,
        blobs: store,
      });
      const send = async (url: unknown, init?: RequestInit) => {
        const response = await server.fetch(new Request(url as string, init));
        // a dead process answers nothing
        if (isDead() && store !== blobs) throw new TypeError("fetch failed");
        return response;
      };
      const at = { url: "http://127.0.0.1", fetch: send };
      return { server, at, client: (token: string) => httpBlobs({ ...at, token: () => token }) };
    };

    const before = run(
      {
        sessions: guarded(sessions, ["takeNonce", "put", "delete"]),
        pinBook: guarded(pinBook, ["add", "remove"]),
      },
      guarded<BlobStore>(blobs, ["put", "pin", "unpin"]),
    );
    const begin = (at: typeof before.at) => {
      const own = accountOf(1);
      const signMessage = (message: string) => own.signMessage({ message });
      return signIn({ ...at, origin, chainId, address: own.address, signMessage });
    };
    let token: string | undefined;
    let signedOut = false;
    const kept = new Map<ContentId, number>();
    const life = async () => {
      const begun = await begin(before.at);
      token = begun.token;
      const client = before.client(token);
      kept.set(await client.put(first, { holder }), 100);
      kept.set(await client.put(second, { holder }), 50);
      const [one] = [...kept.keys()];
      if (one === undefined) return;
      // from here on, either may be
      kept.delete(one);
      await client.unpin(one, { holder });
      await begun.signOut();
      signedOut = true;
    };
    await life().catch(() => {});
    before.server.close();

    // the next process has the same file and the same stores
    const after = run({ sessions, pinBook }, blobs);
    if (token !== undefined && !signedOut) {
      const left = await allOf(after.client(token).pins({ holder })).catch(
        (error: { readonly code?: string }) => error.code,
      );
      // signing out may have been written before its answer was lost
      if (left !== "SESSION_ENDED") for (const id of kept.keys()) expect(left, `after ${n} writes`).toContain(id);
    } else if (token !== undefined) {
      await expect(allOf(after.client(token).pins({ holder }))).rejects.toMatchObject({ code: "SESSION_ENDED" });
    }
    // whoever signs in anew has what was kept, can do everything again, and is charged for it once
    const again = after.client((await begin(after.at)).token);
    for (const id of kept.keys()) expect(await allOf(again.pins({ holder })), `after ${n} writes`).toContain(id);
    const ids = [await again.put(first, { holder }), await again.put(second, { holder })];
    expect(await pinBook.used(account), `after ${n} writes`).toBe(150);
    for (const id of ids) await again.unpin(id, { holder });
    expect(await pinBook.used(account), `after ${n} writes`).toBe(0);
    after.server.close();
    if (!isDead()) break;
    deaths += 1;
  }
  expect(deaths).toBeGreaterThanOrEqual(8);
});
