import { randomUUID } from "node:crypto";
import type { ProfileFixture } from "@chartkey/core/conformance";
import { type CuttableProxy, cuttableProxy } from "@chartkey/core/conformance-node";
import { Client, Pool, type PoolConfig } from "pg";
import { type PostgresProfiles, postgresProfiles } from "./postgres-profiles.ts";

export interface PostgresFixture extends ProfileFixture {
  readonly profiles: PostgresProfiles;
  readonly proxy: CuttableProxy;
  /** Another pool on the schema, without the proxy, with these settings of the server. */
  readonly open: (settings?: Readonly<Record<string, string>>) => Pool;
  /** The pool of `profiles`, whose connections go through the proxy. */
  readonly pool: Pool;
  /** The schema as another program sees it. */
  readonly direct: Pool;
}

/** Bytes that pass in a second on a slow line. A statement or an answer has a few hundred. */
const SLOW = 2_000;

const fillDisk = `
  create or replace function no_room() returns trigger language plpgsql as $$
    begin raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$;
  create or replace trigger full_disk before insert or update on chartkey_profiles execute function no_room();
`;

/** A schema of its own in the database of `url`, dropped in the end. */
export async function postgresFixture(url: string): Promise<PostgresFixture> {
  const { host, port, user, password, database } = new Client({ connectionString: url });
  const proxy = await cuttableProxy(host.startsWith("/") ? { path: `${host}/.s.PGSQL.${port}` } : { host, port });
  const schema = `test_${randomUUID().replaceAll("-", "")}`;
  const pools: Pool[] = [];
  const poolTo = (address: PoolConfig, settings: Readonly<Record<string, string>> = {}) => {
    const options = Object.entries({ search_path: schema, ...settings }).map(([name, value]) => `-c ${name}=${value}`);
    const pool = new Pool({ user, password, database, ...address, options: options.join(" ") });
    // an idle connection that breaks is no reason to end the process
    pool.on("error", () => {});
    pools.push(pool);
    return pool;
  };
  const open: PostgresFixture["open"] = (settings) => poolTo({ host, port }, settings);
  const direct = open();
  const pool = poolTo({ host: "127.0.0.1", port: proxy.port });
  await direct.query(`create schema ${schema}`);
  const profiles = postgresProfiles({ pool });
  await profiles.migrate();
  return {
    profiles,
    proxy,
    open,
    pool,
    direct,
    connect: () => postgresProfiles({ pool: open() }),
    reopen: async () => postgresProfiles({ pool: open() }),
    hang: async () => proxy.hang(),
    slow: async () => proxy.slow(SLOW),
    // what a server says whose disk is full
    fill: async () => void (await direct.query(fillDisk)),
    hurried: async () => postgresProfiles({ pool, timeout: 500 }),
    async denied() {
      const refused = new Pool({ host, port, database, user: `nobody_${schema}`, password: `secret_${schema}` });
      pools.push(refused);
      return { port: postgresProfiles({ pool: refused }), secrets: [`secret_${schema}`] };
    },
    dump: async () => JSON.stringify((await direct.query("select * from chartkey_profiles")).rows),
    async plant(target, document) {
      const name = [target.ledger, target.address];
      await direct.query("delete from chartkey_profiles where ledger = $1 and address = $2", name);
      await postgresProfiles({ pool: direct }).put(target);
      const write = "update chartkey_profiles set signed = $3 where ledger = $1 and address = $2";
      await direct.query(write, [...name, JSON.stringify(document)]);
    },
    unplug: () => proxy.cut(),
    async replug() {
      await direct.query("drop trigger if exists full_disk on chartkey_profiles");
      await proxy.restore();
    },
    async dispose() {
      await direct.query(`drop schema ${schema} cascade`);
      await proxy.close();
      await Promise.all(pools.map((one) => one.end()));
    },
  };
}
