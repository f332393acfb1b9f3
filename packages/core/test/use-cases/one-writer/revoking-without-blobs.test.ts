import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { all, stage } from "../stage.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { type BlobStore, ChartkeyError } from "../../../src/adapters/index.js";
import { note } from "./household.js";

/** How many milliseconds a revocation looks for what its grantees may still hold. */
const BLOB_TIME = 10_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

const ways = ["revoke", "revokeMany", "revokeEach", "revokeAll", "revokeEveryone"] as const;
type Way = (typeof ways)[number];

/** A patient on a device that remembers nothing, whose blob store can stop to answer. */
async function setup(name: string, { obeys }: { obeys: boolean }) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  const rao = await s.doctor("Rao");
  await asha.me.records.add(note("A secret"));
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  let hangs = false;
  const asked = Promise.withResolvers<void>();
  const hang = async (signal: AbortSignal | undefined): Promise<void> => {
    if (!hangs) return;
    asked.resolve();
    await new Promise<never>((_, reject) => {
      if (obeys) signal?.addEventListener("abort", () => reject(new ChartkeyError("BLOB_UNAVAILABLE")));
    });
  };
  const { blobs } = s;
  const hanging: BlobStore = {
    ...blobs,
    put: async (bytes, options) => (await hang(options.signal), blobs.put(bytes, options)),
    async *get(id, options) {
      await hang(options?.signal);
      yield* blobs.get(id, options);
    },
    size: async (id, options) => (await hang(options?.signal), blobs.size(id, options)),
    pin: async (id, options) => (await hang(options.signal), blobs.pin(id, options)),
    unpin: async (id, options) => (await hang(options.signal), blobs.unpin(id, options)),
  };
  const me = await asha.connect(s.app(memoryDevice(), { blobs: hanging }));
  const grant = { grantee: rao.me.address, scope: "everything" } as const;
  const end: Record<Way, () => Promise<unknown>> = {
    revoke: () => me.grants.revoke(grant),
    revokeMany: () => me.grants.revokeMany([grant]),
    revokeEach: async () => (await me.grants.revokeEach([grant]))[0],
    revokeAll: () => me.grants.revokeAll({ grantee: rao.me.address }),
    revokeEveryone: () => me.grants.revokeEveryone(),
  };
  const states = async () => (await all(asha.me.grants.list())).map(({ state }) => state);
  return { ...s, me, rao, end, states, asked: asked.promise, hangNow: () => void (hangs = true) };
}

describe.each([true, false])("while the blob store hangs, and obeys its signal: %s,", (obeys) => {
  test.each(ways)("%s ends the grant on the ledger, and is over after ten seconds", async (way) => {
    const { rao, end, states, asked, hangNow } = await setup(`${way} ${obeys}`, { obeys });
    hangNow();
    let over = false;
    const ending = end[way]().finally(() => (over = true));
    await asked;
    // the ledger has ended it before anybody asks the store
    expect(await states()).toEqual(["revoked"]);
    await vi.advanceTimersByTimeAsync(BLOB_TIME - 1);
    expect(over).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await ending).toMatchObject({ revoked: [rao.me.address], mayStillHold: undefined });
  });
});

test("an abort during the wait does not hide that the grant has ended", async () => {
  const { rao, me, states, asked, hangNow } = await setup("aborted", { obeys: false });
  hangNow();
  const controller = new AbortController();
  const ending = me.grants.revokeEveryone({ signal: controller.signal });
  await asked;
  controller.abort(new Error("enough"));
  expect(await ending).toMatchObject({ revoked: [rao.me.address], mayStillHold: undefined });
  expect(await states()).toEqual(["revoked"]);
});
