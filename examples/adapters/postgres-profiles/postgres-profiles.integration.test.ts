import { once } from "node:events";
import { parseAddress, parseLedgerId, type SignedProfile } from "@chartkey/core/adapters";
import { profileDirectorySuite } from "@chartkey/core/conformance";
import { Pool } from "pg";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { type PostgresFixture, postgresFixture } from "./fixture.ts";
import { postgresProfiles } from "./postgres-profiles.ts";
import { migration, search } from "./statements.ts";
import { wordsQuery } from "./words.ts";

const url = inject("postgresUrl");

describe("profiles in PostgreSQL", () => {
  for (const [name, run] of Object.entries(profileDirectorySuite)) test(name, () => run(() => postgresFixture(url)));
});

const ledger = parseLedgerId(`eip155:31337:0x${"c0de".repeat(10)}`);
const doctors = { ledger, role: "doctor", size: 100 };
const away = { code: "DIRECTORY_UNAVAILABLE", retryable: true };
const wrong = { code: "MISCONFIGURED", retryable: false };

const sample = (n: number, profile: Partial<SignedProfile["profile"]> = {}): SignedProfile => ({
  ledger,
  address: parseAddress(`0x${n.toString(16).padStart(40, "0")}`),
  roles: ["doctor"],
  profile: { name: "Ana Sousa", listed: true, ...profile },
  key: `0x${"01".repeat(32)}`,
  sequence: 1,
  issued: 1_790_000_000,
  signature: "0x01",
});

let fixture: PostgresFixture;
beforeEach(async () => {
  fixture = await postgresFixture(url);
});
afterEach(() => fixture.dispose());

/** Does something while another program's transaction has done `first`. */
async function during(first: string, work: (blocked: () => Promise<void>) => Promise<void>): Promise<void> {
  const client = await fixture.direct.connect();
  /** Resolves when somebody waits for a lock. */
  const blocked = async () => {
    while ((await client.query("select from pg_locks where not granted")).rowCount === 0);
  };
  try {
    await client.query(`begin; ${first}`);
    await work(blocked);
  } finally {
    await client.query("commit");
    client.release();
  }
}

const lock = "lock table chartkey_profiles";

/** Resolves when a pool has as many connections as `count` says. */
async function settled(pool: Pool, count: number): Promise<void> {
  while (pool.totalCount !== count) await once(pool, "remove");
}

describe("a server that is slow or silent", () => {
  test("an abort ends the wait for a statement, and its connection", () =>
    during(lock, async (blocked) => {
      const { pool, profiles } = fixture;
      const [reason, controller] = [new Error("stop"), new AbortController()];
      const waiting = profiles.get(sample(1), { signal: controller.signal });
      await blocked();
      controller.abort(reason);
      await expect(waiting).rejects.toBe(reason);
      await settled(pool, 0);
    }));

  test("an abort ends the wait for a connection", async () => {
    const pool = fixture.open();
    const busy = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
    const [reason, controller] = [new Error("stop"), new AbortController()];
    const waiting = postgresProfiles({ pool }).put(sample(1), { signal: controller.signal });
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    for (const client of busy) client.release();
    expect(await fixture.profiles.get(sample(1))).toBeUndefined();
  });

  test("silence ends at the time limit, and the next call gets another connection", async () => {
    const { pool, proxy, profiles } = fixture;
    await profiles.put(sample(1));
    proxy.hang();
    const hurried = postgresProfiles({ pool, timeout: 50 });
    await expect(hurried.get(sample(1))).rejects.toMatchObject(away);
    await proxy.restore();
    expect(await profiles.get(sample(1))).toEqual(sample(1));
  });

  test("a statement that the server ends at its own limit can be made again", () =>
    during(lock, async () => {
      const hurried = postgresProfiles({ pool: fixture.open({ statement_timeout: "20" }) });
      await expect(hurried.find(doctors)).rejects.toMatchObject(away);
    }));

  test("a connection that breaks under a statement rejects it, and ends no process", () =>
    during(lock, async (blocked) => {
      const { proxy, profiles } = fixture;
      const waiting = Promise.allSettled([profiles.get(sample(1))]);
      await blocked();
      await proxy.cut();
      expect(await waiting).toMatchObject([{ status: "rejected", reason: away }]);
    }));
});

describe("a database that is not set up", () => {
  test("servers that migrate at once make one table", async () => {
    await fixture.direct.query("drop table chartkey_profiles");
    let second: Promise<void> | undefined;
    await during(migration, async (blocked) => {
      second = fixture.profiles.migrate();
      await blocked();
    });
    await second;
    await expect(fixture.profiles.health?.()).resolves.toBeUndefined();
  });

  test.each(["table chartkey_profiles", "index chartkey_profiles_words", "index chartkey_profiles_speciality"])(
    "health misses the %s",
    async (what) => {
      await fixture.direct.query(`drop ${what}`);
      await expect(fixture.profiles.health?.()).rejects.toMatchObject(wrong);
      await fixture.profiles.migrate();
      await fixture.profiles.health?.();
    },
  );

  test.each([
    ["a database that only allows reading", { default_transaction_read_only: "on" }],
    ["a user who may only read", { role: "pg_read_all_data" }],
  ])("health and put refuse %s, where get works", async (_, settings) => {
    const profiles = postgresProfiles({ pool: fixture.open(settings) });
    await expect(profiles.health?.()).rejects.toMatchObject(wrong);
    await expect(profiles.put(sample(1))).rejects.toMatchObject(wrong);
    expect(await profiles.get(sample(1))).toBeUndefined();
  });

  test("no second try helps against an unknown database", async () => {
    const pool = new Pool({ connectionString: url.replace(/\/postgres\b/u, "/nowhere") });
    await expect(postgresProfiles({ pool }).get(sample(1))).rejects.toMatchObject(wrong);
    await pool.end();
  });
});

test("no speciality has the character that PostgreSQL refuses", async () => {
  await fixture.profiles.put(sample(1, { speciality: "Surgery" }));
  expect(await fixture.profiles.find({ ...doctors, speciality: "Surgery\0" })).toMatchObject({
    items: [],
    malformed: [],
  });
});

describe("a search reads an index, never the whole table", () => {
  /** The indexes that a plan reads, and "everything" for the table. */
  function scans(plan: unknown): readonly string[] {
    if (typeof plan !== "object" || plan === null) return [];
    const { "Node Type": node, "Index Name": index } = plan as Readonly<Record<string, unknown>>;
    const here = node === "Seq Scan" ? ["everything"] : typeof index === "string" ? [index] : [];
    return [...here, ...Object.values(plan).flatMap(scans)];
  }

  test.each([
    ["a role", [], null, "chartkey_profiles_pkey"],
    ["the beginnings of two words", ["ANA", "SOUSA19"], null, "chartkey_profiles_words"],
    ["a name that nobody has", ["NOBODY"], null, "chartkey_profiles_words"],
    ["a speciality", [], "SPECIALITY 10", "chartkey_profiles_speciality"],
  ])("by %s", async (_, words, speciality, index) => {
    await fixture.direct.query(
      `insert into chartkey_profiles
       select $1, '0x' || lpad(to_hex(n), 40, '0'), 1, '{}', array['doctor'],
         array_to_tsvector(array['ANA', 'SOUSA' || n]), 'SPECIALITY ' || n % 50
       from generate_series(1, 5000) n`,
      [ledger],
    );
    await fixture.direct.query("vacuum analyze chartkey_profiles");
    const values = [ledger, "", "doctor", wordsQuery(words), speciality, 20];
    const { rows } = await fixture.direct.query(`explain (format json) ${search}`, values);
    expect(scans(rows)).toEqual([index]);
  });
});
