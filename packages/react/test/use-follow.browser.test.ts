import {
  type Address,
  createChartkey,
  createKeyring,
  type Cursor,
  type FollowStart,
  type Listing,
  type Reader,
} from "@chartkey/core";
import { ChartkeyError, parseAddress } from "@chartkey/core/adapters";
import { memoryBlobs, memoryLedger, memoryProfiles, memoryWallet } from "@chartkey/core/fakes";
import { useFollow, useList } from "@chartkey/react";
import { expect, test } from "vitest";
import { probe } from "./probe.js";

/** A patient's page that follows the ledger, and another device of the same patient. */
async function followedPage() {
  const ledger = memoryLedger();
  const ports = { blobs: memoryBlobs(), profiles: memoryProfiles() };
  const wallet = memoryWallet("asha");
  const keyring = await createKeyring();
  const other = await createChartkey({ ledger: ledger.connect(), ...ports }).connect({ wallet, keyring });
  await other.register({ roles: ["patient"], profile: { name: "Asha", listed: false } });
  const chartkey = createChartkey({ ledger, ...ports });
  const me = await chartkey.connect({ wallet, keyring });
  const signals: AbortSignal[] = [];
  const reader: Pick<Reader, "follow"> = {
    follow(from, { signal } = {}) {
      if (signal) signals.push(signal);
      return chartkey.follow(from, { signal });
    },
  };
  const page = await probe(
    () => ({
      records: useList(() => me.records.list(), [me]),
      following: useFollow(reader, { patients: [me.address] }),
    }),
    undefined,
  );
  await page.until(({ records }) => records.state === "read");
  return { ...page, other, signals };
}

test("what another device adds is shown, in strict mode by one follower", async () => {
  const { other, until, signals } = await followedPage();
  await other.records.add({ content: new Blob(["None"]), title: "Allergies", mediaType: "text/plain" });
  const { records } = await until((page) => page.records.rows.length === 1);
  expect(records.rows).toMatchObject([{ ok: true, record: { title: "Allergies" } }]);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
});

test("an unmounted component follows no more", async () => {
  const { unmount, signals } = await followedPage();
  unmount();
  expect(signals.every(({ aborted }) => aborted)).toBe(true);
});

/** A reader that fails to follow until it is mended. */
function brokenReader(error: unknown) {
  const state = { isBroken: true };
  const reader: Pick<Reader, "follow"> = {
    async *follow() {
      if (state.isBroken) throw error;
      yield { type: "final", sequence: 0n, cursor: "" as Cursor };
    },
  };
  return { state, reader };
}

test("why the page shows no changes is told, and never with another ledger", async () => {
  const wrong = new ChartkeyError("MISCONFIGURED");
  const { reader } = brokenReader(wrong);
  const other = brokenReader(wrong);
  other.state.isBroken = false;
  const { until, change, commits } = await probe((one: Pick<Reader, "follow">) => useFollow(one, {}), reader);
  expect((await until(({ error }) => error !== undefined)).error).toBe(wrong);
  change(other.reader);
  expect((await until(({ error }) => error === undefined)).error).toBeUndefined();
  expect(commits.filter(({ props, value }) => props === other.reader && value.error !== undefined)).toEqual([]);
});

test("an error that does not pass by itself ends it until it is told to follow again", async () => {
  const ended = new ChartkeyError("SESSION_ENDED");
  const { state: backend, reader } = brokenReader(ended);
  let readings = 0;
  // only `page` is used
  const list = {
    page: async () => ({ items: [], problems: [], next: String(readings++) }),
  } as unknown as Listing<never>;
  const { until, now } = await probe(() => ({ ...useFollow(reader, {}), list: useList(() => list, []) }), undefined);
  await until(({ error, list: { state: shown } }) => error === ended && shown === "read");
  const before = readings;
  backend.isBroken = false;
  now().again();
  const shows = await until(
    ({ error, list: { state } }) => error === undefined && state === "read" && readings > before,
  );
  expect(shows.list.rows).toEqual([]);
});

test("`again` stays one function, so that an effect may use it", async () => {
  const { reader } = brokenReader(new ChartkeyError("SESSION_ENDED"));
  const { until, commits } = await probe(() => useFollow(reader, {}), undefined);
  await until(({ error }) => error !== undefined);
  expect(new Set(commits.map(({ value }) => value.again)).size).toBe(1);
});

test("nobody is followed while there is nobody yet", async () => {
  const patient = parseAddress(`0x${"12".repeat(20)}`);
  const followed: FollowStart[] = [];
  const reader: Pick<Reader, "follow"> = {
    async *follow(from = {}) {
      followed.push(from);
      if (from.patients?.length === 0) throw new TypeError("`patients` is an array of 1 to 100");
      yield { type: "final", sequence: 0n, cursor: "" as Cursor };
    },
  };
  const page = await probe((patients: readonly Address[]) => useFollow(reader, { patients }), []);
  expect(page.now().error).toBeUndefined();
  expect(followed).toEqual([]);
  page.change([patient]);
  await expect.poll(() => followed).toEqual([{ after: "now", patients: [patient] }]);
});
