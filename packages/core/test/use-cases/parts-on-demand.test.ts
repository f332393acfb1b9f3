import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const LETTERS = "../../src/domain/profiles/profile-search.js";
const OLDER_STANZAS = "../../src/envelope/export/x25519-stanza.js";

const identity = await generateX25519Identity();
const recipients = [await identityToRecipient(identity)];

beforeEach(() => vi.resetModules());

afterEach(() => {
  vi.doUnmock(LETTERS);
  vi.doUnmock(OLDER_STANZAS);
  vi.resetModules();
});

/** Lets a module be asked for, and never come. Resolves when it is asked for. */
function neverLoads(path: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  vi.doMock(path, async () => {
    resolve();
    return new Promise<never>(() => {});
  });
  return promise;
}

/** What a call rejects with that is aborted once it waits. */
async function aborted(waiting: Promise<void>, call: (signal: AbortSignal) => Promise<unknown>): Promise<boolean> {
  const [stop, reason] = [new AbortController(), new Error("enough")];
  const result = call(stop.signal).catch((error: unknown) => error);
  await waiting;
  stop.abort(reason);
  return (await result) === reason;
}

test("an abort ends a search for people also while its letters do not load", async () => {
  const { stage, all } = await import("./stage.js");
  const { people } = stage("letters").chartkey;
  const search = people.find({ role: "doctor" });
  const asked = neverLoads(LETTERS);
  expect(await aborted(asked, async (signal) => search.page({ signal }))).toBe(true);
  expect(await aborted(asked, async (signal) => all(search.all({ signal })))).toBe(true);
});

test("an abort ends an export to an older recipient also while age's library does not load", async () => {
  const { patient, written } = await import("./export/patient.js");
  const { me } = await patient("Asha");
  const asked = neverLoads(OLDER_STANZAS);
  expect(await aborted(asked, async (signal) => written(me.export({ recipients, signal })))).toBe(true);
});

test("an export for which age's library did not load gives no file, and the next one gives all", async () => {
  const { note, stage } = await import("./stage.js");
  const { allOf, sourceOf, written } = await import("./export/patient.js");
  const { openExport } = await import("../../src/export/open-export.js");
  const asha = await stage("library").patient("Asha");
  await asha.me.records.add(note("Blood test"));
  let isOnline = false;
  vi.doMock(OLDER_STANZAS, async (original) => {
    if (!isOnline) throw new TypeError("Failed to fetch dynamically imported module");
    return original();
  });
  const begun: string[] = [];
  const read = async () => {
    for await (const { path } of asha.me.export({ recipients })) begun.push(path);
  };
  await expect(read()).rejects.toMatchObject({ code: "PART_UNAVAILABLE", retryable: true });
  expect(begun).toEqual([]);
  isOnline = true;
  const files = await written(asha.me.export({ recipients }));
  expect(await allOf(openExport(sourceOf(files), { identity }))).toMatchObject([{ ok: true }]);
});
