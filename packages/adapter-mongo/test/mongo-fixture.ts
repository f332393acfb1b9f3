import { randomUUID } from "node:crypto";
import type { ProfileFixture } from "@chartkey/core/conformance";
import { type CuttableProxy, cuttableProxy } from "@chartkey/core/conformance-node";
import { type Collection, type Db, MongoClient, type MongoClientOptions, MongoServerError } from "mongodb";
import { inject } from "vitest";
import { PATIENCE } from "../../../test/setup/patience.js";
import { type MongoProfiles, mongoProfiles } from "../src/index.js";

/** Any document of the collection. */
export type RawDocument = { readonly _id: string } & Record<string, unknown>;

export interface MongoFixture extends ProfileFixture {
  readonly profiles: MongoProfiles;
  /** The collection as another program sees it. */
  readonly raw: Collection<RawDocument>;
  readonly db: Db;
}

/** Bytes that pass in a second on a slow line. A command has a few hundred. */
const SLOW = 2_000;

interface Wire {
  readonly proxy: CuttableProxy;
  /** Another client behind the proxy. */
  readonly client: (options: MongoClientOptions) => MongoClient;
}

async function wireTo(uri: string): Promise<Wire> {
  const { hostname, port } = new URL(uri);
  const proxy = await cuttableProxy({ host: hostname, port: Number(port || 27_017) });
  const url = new URL(uri);
  url.host = `127.0.0.1:${proxy.port}`;
  const client: Wire["client"] = (options) => new MongoClient(url.href, { directConnection: true, ...options });
  return { proxy, client };
}

/**
 * A database whose server has no room, as Atlas says it of a cluster. No server that tests start
 * can be filled: FerretDB has no quota, and keeps its data in a PostgreSQL that nobody else
 * reaches; `mongod` fails on demand only with commands for its own tests, which it does not have by
 * default. So the driver's error is thrown in place of a write, and everything else is the
 * server's.
 */
function fillable(db: Db, isFull: () => boolean): Db {
  const noRoom = async () => {
    const errmsg = "you are over your space quota, using 512 MB of 512 MB";
    throw new MongoServerError({ ok: 0, errmsg, code: 8_000, codeName: "AtlasError" });
  };
  const overriding = <T extends object>(target: T, instead: (key: string | symbol) => unknown): T =>
    new Proxy(target, {
      get(at, key) {
        const value: unknown = instead(key) ?? Reflect.get(at, key, at);
        return typeof value === "function" ? value.bind(at) : value;
      },
    });
  const collection = (...args: Parameters<Db["collection"]>) =>
    overriding(db.collection(...args), (key) => (isFull() && key === "replaceOne" ? noRoom : undefined));
  return overriding(db, (key) => (key === "collection" ? collection : undefined));
}

/** Connects a client that is in a hurry, however often it gives up. */
async function connected(client: MongoClient): Promise<void> {
  while (
    !(await client
      .db()
      .command({ ping: 1 })
      .catch(() => undefined))
  );
}

/** A database of its own, dropped in the end. The adapter's connection can be cut. */
export async function mongoFixture(): Promise<MongoFixture> {
  const uri = inject("mongodbUri");
  const direct = new MongoClient(uri);
  const { client, proxy } = await wireTo(uri);
  const name = `chartkey_test_${randomUUID()}`;
  // a server that is there is given time, and one that is away is not waited for
  const waiting = (milliseconds: number) => client({ serverSelectionTimeoutMS: milliseconds });
  const [patient, hurried] = [waiting(PATIENCE), waiting(100)];
  const others: MongoClient[] = [];
  const other = (options: MongoClientOptions): MongoClient => {
    const one = client(options);
    others.push(one);
    return one;
  };
  let full = false;
  const adapterOf = (one: MongoClient, timeout = PATIENCE) =>
    mongoProfiles({ db: fillable(one.db(name), () => full), collection: "people", timeout });
  const adapters = { there: adapterOf(patient), away: adapterOf(hurried) };
  let server: keyof typeof adapters = "there";
  const profiles: MongoProfiles = {
    ...adapters.there,
    get: (...query) => adapters[server].get(...query),
    put: (...profile) => adapters[server].put(...profile),
    remove: (...removal) => adapters[server].remove(...removal),
    find: (...query) => adapters[server].find(...query),
    health: async (...options) => adapters[server].health?.(...options),
    migrate: (...options) => adapters[server].migrate(...options),
  };
  await profiles.migrate();
  const db = direct.db(name);
  const raw = db.collection<RawDocument>("people");
  return {
    profiles,
    raw,
    db,
    connect: () => mongoProfiles({ db: direct.db(name), collection: "people" }),
    dump: async () => JSON.stringify(await raw.find().toArray()),
    async reopen() {
      return adapterOf(other({ serverSelectionTimeoutMS: PATIENCE }));
    },
    async fill() {
      full = true;
    },
    hang: async () => proxy.hang(),
    slow: async () => proxy.slow(SLOW),
    async hurried() {
      const limited = other({ serverSelectionTimeoutMS: PATIENCE });
      await limited.connect();
      return adapterOf(limited, 500);
    },
    async denied() {
      const [username, password] = ["nobody", randomUUID()];
      const refused = other({ serverSelectionTimeoutMS: PATIENCE, auth: { username, password } });
      return { port: adapterOf(refused), secrets: [password] };
    },
    async plant(target, document) {
      const named = { _id: `${target.ledger}/${target.address}` };
      await raw.deleteOne(named);
      await profiles.put(target);
      const kept = await raw.findOne(named);
      await raw.replaceOne(named, { ...kept, signed: document });
    },
    async unplug() {
      await connected(hurried);
      await proxy.cut();
      server = "away";
    },
    async replug() {
      await proxy.restore();
      [server, full] = ["there", false];
    },
    async dispose() {
      await proxy.restore();
      await Promise.all(others.map((one) => one.close()));
      await patient.close();
      await hurried.close();
      await proxy.close();
      await db.dropDatabase();
      await direct.close();
    },
  };
}
