import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { sqliteProfiles } from "@chartkey/adapter-sqlite";
import type { ProfileFixture } from "@chartkey/core/conformance";
import { memoryProfiles } from "@chartkey/core/fakes";
import { httpProfiles } from "../src/index.js";
import { httpServer } from "../src/server/index.js";
import { chainId, origin, signInAs } from "./account.js";
import { listen } from "./listen.js";

type Store = Omit<ProfileFixture, "connect" | "dump">;

/** The suite's documents are signed by nobody. */
export const believing = { verify: async () => true };

/** A store behind a server on 127.0.0.1, and a client that has signed in. */
export async function overHttp(store: Store): Promise<ProfileFixture> {
  const { url, close } = await listen((request) => server.fetch(request));
  const server = httpServer({
    url,
    origins: [origin],
    chainIds: [chainId],
    profiles: store.profiles,
    verifier: believing,
    requestsPerMinute: 1_000_000,
  });
  const { token } = await signInAs(1, url);
  const client = () => httpProfiles({ url, token: () => token });
  return {
    ...store,
    profiles: client(),
    connect: client,
    async dispose() {
      await close();
      await store.dispose();
    },
  };
}

export async function memoryStore(): Promise<Store> {
  const profiles = memoryProfiles();
  return {
    profiles,
    plant: async (target, document) => profiles.plant(target, document),
    unplug: async () => profiles.unplug(),
    replug: async () => profiles.plug(),
    dispose: async () => {},
  };
}

export async function sqliteStore(): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), "chartkey-http-"));
  const db = new DatabaseSync(join(folder, "profiles.sqlite"));
  const profiles = sqliteProfiles({ db });
  await profiles.migrate();
  return {
    profiles,
    async plant(target, document) {
      const { ledger, address } = target;
      db.prepare("delete from chartkey_profiles where ledger = ? and address = ?").run(ledger, address);
      await profiles.put(target);
      db.prepare("update chartkey_profiles set document = ? where ledger = ? and address = ?").run(
        JSON.stringify(document) ?? "",
        ledger,
        address,
      );
    },
    unplug: async () => db.close(),
    replug: async () => db.open(),
    async dispose() {
      if (db.isOpen) db.close();
      await rm(folder, { recursive: true });
    },
  };
}
