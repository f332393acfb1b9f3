import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { kuboBlobs } from "@chartkey/adapter-ipfs/kubo";
import { sqlitePinBook, sqliteProfiles, sqliteSessions } from "@chartkey/adapter-sqlite";
import type { ContentId } from "@chartkey/core/adapters";
import { create } from "kubo-rpc-client";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { httpBlobs, httpProfiles, signIn } from "../src/index.js";
import { httpServer } from "../src/server/index.js";
import { accountOf, chainId, origin } from "./account.js";
import { allOf } from "./all-of.js";
import { profileOf } from "./profile-document.js";

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const account = accountOf(1);
const profile = profileOf(1);
const documentAt = (sequence: number) => ({
  ...profile,
  profile: { name: `Asha ${sequence}`, listed: true },
  sequence,
});

/** So many lives at once: each waits for its disk most of the time. */
const AT_ONCE = 4;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "chartkey-killed-"));
});
afterEach(() => rm(folder, { recursive: true }));

const signInAt = (at: { readonly url: string; readonly fetch?: typeof fetch }) =>
  signIn({
    ...at,
    origin,
    chainId,
    address: account.address,
    signMessage: (message) => account.signMessage({ message }),
  });

/** What was acknowledged. What is `undefined` may be or not: its answer never came. */
interface Acknowledged {
  token?: string;
  signedOut?: boolean | undefined;
  readonly kept: Map<number, ContentId>;
  sequence: number;
}

/** Uses a server until it dies, or to the end. */
async function life(url: string, holder: string, told: Acknowledged): Promise<void> {
  const session = await signInAt({ url });
  told.token = session.token;
  told.signedOut = false;
  const options = { url, token: () => session.token };
  const [blobs, profiles] = [httpBlobs(options), httpProfiles(options)];
  for (const size of [100, 50]) told.kept.set(size, await blobs.put(new Uint8Array(size).fill(size), { holder }));
  for (const sequence of [1, 2]) {
    await profiles.put(documentAt(sequence));
    told.sequence = sequence;
  }
  const id = told.kept.get(100) as ContentId;
  // from here on either may be
  told.kept.delete(100);
  await blobs.unpin(id, { holder });
  told.signedOut = undefined;
  await session.signOut();
  told.signedOut = true;
}

/** Whether the process died, and what it had acknowledged. */
async function dieBefore(write: number, file: string, holder: string) {
  const args = ["--import", path("../../../test/setup/sources.ts"), path("mortal-server.ts")];
  const child = spawn(process.execPath, [...args, file, inject("kuboApiUrl"), String(write)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const told: Acknowledged = { kept: new Map(), sequence: 0 };
  const lived = await life(String(line).trim().replace(/\/$/u, ""), holder, told).then(
    () => true,
    () => false,
  );
  if (lived) child.kill("SIGKILL");
  expect(await exited).toEqual([null, "SIGKILL"]);
  return { lived, told };
}

/** The next process, on the same file. */
async function reborn(file: string, holder: string, { token, signedOut, kept, sequence }: Acknowledged): Promise<void> {
  const db = new DatabaseSync(file);
  expect(db.prepare("pragma integrity_check").get()).toEqual({ integrity_check: "ok" });
  const [profiles, sessions, pinBook] = [sqliteProfiles({ db }), sqliteSessions({ db }), sqlitePinBook({ db })];
  const server = httpServer({
    url: "https://api.example",
    origins: [origin],
    chainIds: [chainId],
    sessions,
    profiles,
    verifier: { verify: async () => true },
    blobs: kuboBlobs({ client: create({ url: inject("kuboApiUrl") }) }),
    pinBook,
  });
  const at = {
    url: "https://api.example",
    fetch: async (url: string | URL | Request, init?: RequestInit) => server.fetch(new Request(url, init)),
  };
  if (token !== undefined && signedOut !== undefined) {
    const pins = allOf(httpBlobs({ ...at, token: () => token }).pins({ holder }));
    if (signedOut) await expect(pins).rejects.toMatchObject({ code: "SESSION_ENDED" });
    else expect(await pins).toEqual(expect.arrayContaining([...kept.values()]));
  }
  const again = await signInAt(at);
  const options = { ...at, token: () => again.token };
  const blobs = httpBlobs(options);
  expect(await allOf(blobs.pins({ holder }))).toEqual(expect.arrayContaining([...kept.values()]));
  const found = (await httpProfiles(options).get(profile)) as { readonly sequence: number } | undefined;
  expect(found?.sequence ?? 0).toBeGreaterThanOrEqual(sequence);
  // whoever does it again is charged for each once, and gets all of it back
  const ids = new Map<number, ContentId>();
  for (const size of [100, 50]) ids.set(size, await blobs.put(new Uint8Array(size).fill(size), { holder }));
  expect(await pinBook.used(account.address)).toBe(150);
  for (const id of ids.values()) await blobs.unpin(id, { holder });
  expect(await pinBook.used(account.address)).toBe(0);
  server.close();
  db.close();
}

test("a process that is killed before any write has lost nothing that it acknowledged", async () => {
  const dies = async (write: number) => {
    const [file, holder] = [join(folder, `${write}.sqlite`), `owner/killed-${write}`];
    const { lived, told } = await dieBefore(write, file, holder);
    await reborn(file, holder, told);
    return !lived;
  };
  let deaths = 0;
  for (let died = AT_ONCE; died === AT_ONCE; deaths += died) {
    const lives = await Promise.all(Array.from({ length: AT_ONCE }, (_, nth) => dies(deaths + nth)));
    died = lives.filter(Boolean).length;
  }
  expect(deaths).toBeGreaterThanOrEqual(20);
});
