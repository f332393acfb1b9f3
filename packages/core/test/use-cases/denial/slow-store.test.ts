import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Act } from "../../../src/adapters/index.js";
import { toHex } from "../../../src/adapters/index.js";
import { newRecordId, type Participant } from "../../../src/index.js";
import { forger } from "../records/forge.js";
import { note, stage } from "../stage.js";
import { fileDeadCards, giveDeadGrants, metered, silentStore, type Stage, stranger } from "./hostile.js";

const PAGE_TIME = 4000;
const BLOB_TIME = 10_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

/** A doctor to whom an honest and a hostile patient granted everything. */
async function clinic(name: string) {
  const s = stage(name);
  const [asha, mallory, rao] = [await s.patient("Asha"), await s.patient("Mallory"), await s.doctor("Rao")];
  for (const { me } of [mallory, asha]) {
    await me.grants.give({ grantee: rao.me.address, scope: "everything" });
    await me.records.add(note("Hello"));
  }
  return { ...s, asha, mallory, rao };
}

/** What a list shows after the time of a page, once `asked` blobs were asked for in vain. */
async function late(
  { s, who, store }: { s: Stage; who: Parameters<typeof metered>[1]; store: ReturnType<typeof silentStore> },
  asked: number,
  read: (me: Participant) => Promise<unknown>,
) {
  const { me, meter } = await metered(s, who, { blobs: store.store });
  let ended = false;
  const reading = read(me).finally(() => (ended = true));
  await store.asked(asked);
  await vi.advanceTimersByTimeAsync(PAGE_TIME - 1);
  expect(ended).toBe(false);
  s.clock.advance(PAGE_TIME / 1000);
  await vi.advanceTimersByTimeAsync(1);
  return { page: await reading, meter, me };
}

const unavailable = { code: "BLOB_UNAVAILABLE", retryable: true };

test.each([true, false])(
  "dead cards are late rows, and what others granted is shown; the store obeys its signal: %s",
  async (obeys) => {
    const s = await clinic(`cards ${obeys}`);
    await fileDeadCards(s, s.mallory, 40);
    const store = silentStore(s.blobs, { obeys });
    const { page } = await late({ s, who: s.rao, store }, 8, (me) => me.sharedRecords.list().page({ size: 100 }));
    const { items } = page as Awaited<ReturnType<ReturnType<Participant["sharedRecords"]["list"]>["page"]>>;
    expect(items.filter((row) => row.ok).map((row) => row.ok && row.record.ref.patient)).toContain(s.asha.me.address);
    const problems = items.flatMap((row) => (row.ok ? [] : [row]));
    expect(problems).toHaveLength(40);
    for (const { problem, ref } of problems) {
      expect(problem).toMatchObject(unavailable);
      expect(ref.patient).toBe(s.mallory.me.address);
    }
    expect(store.state.aborted).toBe(store.state.asked);
  },
);

test("what a patient files that has no rows, beside a card that never comes, hides no row of others", async () => {
  const s = await clinic("rowless");
  const { erase } = await forger(s, s.mallory);
  for (let nth = 0; nth < 25; nth++) await erase(newRecordId(s.entropy));
  await fileDeadCards(s, s.mallory, 1);
  const store = silentStore(s.blobs);
  const { page } = await late({ s, who: s.rao, store }, 1, (me) => me.sharedRecords.list().page());
  const { items } = page as Awaited<ReturnType<ReturnType<Participant["sharedRecords"]["list"]>["page"]>>;
  expect(items.flatMap((row) => (row.ok ? row.record.ref.patient : []))).toContain(s.asha.me.address);
});

test("own dead cards are late rows", async () => {
  const s = await clinic("own");
  await fileDeadCards(s, s.asha, 10);
  const store = silentStore(s.blobs);
  const { page } = await late({ s, who: s.asha, store }, 8, (me) => me.records.list().page());
  expect(page).toMatchObject({
    items: Array.from({ length: 10 }, () => ({ problem: unavailable })).concat([{ ok: true } as never]),
  });
  expect(store.state.aborted).toBe(store.state.asked);
});

test("grants whose envelopes never come are late rows", async () => {
  const s = await clinic("grants");
  await giveDeadGrants(s, s.mallory, s.rao.me.address, 12);
  const store = silentStore(s.blobs);
  const { page } = await late({ s, who: s.rao, store }, 12, (me) => me.receivedGrants.list().page());
  const { items } = page as Awaited<ReturnType<ReturnType<Participant["receivedGrants"]["list"]>["page"]>>;
  expect(items).toHaveLength(14);
  expect(items.filter(({ problem }) => problem).map(({ problem }) => problem)).toMatchObject(
    Array.from({ length: 12 }, () => unavailable),
  );
  expect(store.state.aborted).toBe(store.state.asked);
});

test("requests whose messages or bundles never come are late rows, and hide no honest one", async () => {
  const s = await clinic("requests");
  await s.rao.me.sentRequests.send({ patient: s.asha.me.address, purpose: "TREAT" });
  const nobody = await stranger(s, "Nobody");
  for (const { me, wallet } of [nobody, s.mallory]) {
    const message = toHex(s.entropy.bytes(32));
    const act: Act = { kind: "requestAccess", patient: s.asha.me.address, requester: me.address, message };
    await s.ledger.submit([act], wallet);
  }
  const store = silentStore(s.blobs);
  const { page } = await late({ s, who: s.asha, store }, 2, (me) => me.requests.list().page());
  expect(page).toMatchObject({
    items: [
      { requester: { address: s.mallory.me.address }, state: "unreadable", problem: unavailable },
      { requester: { address: nobody.me.address }, state: "unreadable", problem: unavailable },
      { requester: { address: s.rao.me.address }, state: "open" },
    ],
  });
  expect(store.state.aborted).toBe(store.state.asked);
});

test("the next page waits for none of them again", async () => {
  const s = await clinic("next");
  await fileDeadCards(s, s.mallory, 8);
  const store = silentStore(s.blobs);
  const { me, meter } = await late({ s, who: s.rao, store }, 8, (reader) => reader.sharedRecords.list().page());
  meter.reset();
  expect((await me.sharedRecords.list().page()).items.filter((row) => !row.ok)).toHaveLength(8);
  expect(meter.of("blobs.get")).toBe(0);
});

test("what never comes slows ever fewer of the pages of each minute, though nothing else is fetched any more", async () => {
  const s = await clinic("minutes");
  await fileDeadCards(s, s.mallory, 8);
  const store = silentStore(s.blobs);
  const { me } = await late({ s, who: s.rao, store }, 8, (reader) => reader.sharedRecords.list().page());
  const asked: boolean[] = [];
  for (let minute = 1; minute <= 20; minute++) {
    s.clock.advance(60);
    const before = store.state.asked;
    const page = me.sharedRecords.list().page();
    await Promise.race([page, store.asked(before + 8)]);
    s.clock.advance(PAGE_TIME / 1000);
    await vi.advanceTimersByTimeAsync(PAGE_TIME);
    await page;
    asked.push(store.state.asked > before);
  }
  expect(asked.slice(0, 4)).toEqual([true, true, true, true]);
  expect(asked.slice(4).filter(Boolean)).toHaveLength(3);
});

test("a record of somebody with dead cards is sought for ten seconds at most", async () => {
  const s = await clinic("opening");
  await fileDeadCards(s, s.mallory, 40);
  const [row] = (await s.mallory.me.records.list().page({ size: 1, after: undefined })).items;
  const store = silentStore(s.blobs);
  const { me } = await metered(s, s.rao, { blobs: store.store });
  const record = row?.ok ? row.record.ref.record : ("0x00000000000000000000000000000001" as never);
  const opening = me.sharedRecords.open({ patient: s.mallory.me.address, record }).catch((error: unknown) => error);
  await store.asked(8);
  await vi.advanceTimersByTimeAsync(BLOB_TIME);
  expect(await opening).toMatchObject(unavailable);
  expect(store.state.aborted).toBe(store.state.asked);
});

test("the bundle of a requester is waited for no longer than ten seconds outside of lists", async () => {
  const s = await clinic("bundle");
  const nobody = await stranger(s, "Nobody");
  const message = toHex(s.entropy.bytes(32));
  const act: Act = { kind: "requestAccess", patient: s.asha.me.address, requester: nobody.me.address, message };
  await s.ledger.submit([act], nobody.wallet);
  const store = silentStore(s.blobs, { obeys: false });
  const { me } = await metered(s, s.asha, { blobs: store.store });
  const approving = me.requests
    .approve(`${nobody.me.address}${message.slice(2)}` as never)
    .catch((error: unknown) => error);
  await store.asked(1);
  await vi.advanceTimersByTimeAsync(BLOB_TIME);
  expect(await approving).toMatchObject(unavailable);
});

test("a payload that never begins ends after ten seconds, and one that goes on takes its time", async () => {
  const s = await clinic("payload");
  const [row] = (await s.asha.me.records.list().page()).items;
  if (!row?.ok) throw new Error("not readable");
  let stall = true;
  const asked = Promise.withResolvers<void>();
  const blobs: typeof s.blobs = {
    ...s.blobs,
    async *get(id, options) {
      for await (const chunk of s.blobs.get(id, options)) {
        if (stall) {
          asked.resolve();
          await new Promise(() => {});
        }
        yield chunk;
      }
    },
  };
  const { me } = await metered(s, s.asha);
  const direct = await metered(s, s.asha, { blobs });
  stall = false;
  await direct.me.records.list().page();
  stall = true;
  const opened = await direct.me.records.open(row.record.ref);
  const reading = opened.bytes().catch((error: unknown) => error);
  await asked.promise;
  // and as long as its few bytes take
  await vi.advanceTimersByTimeAsync(BLOB_TIME + 100);
  expect(await reading).toMatchObject(unavailable);
  expect(await (await me.records.open(row.record.ref)).bytes()).toHaveLength(17);
});

test("a large payload has the time that a slow line takes for its first block, whole, in parts and for its rest", async () => {
  const s = stage("slow line");
  const asha = await s.patient("Asha");
  const content = new Uint8Array(2_000_000).fill(7);
  const { record } = await asha.me.records.add({ content, title: "Scan", mediaType: "image/png" });
  let [line, asked] = [100_000, Promise.withResolvers<void>()];
  const blobs: typeof s.blobs = {
    ...s.blobs,
    capabilities: { pins: true, ranges: true },
    async *get(id, options) {
      let waits = true;
      for await (const chunk of s.blobs.get(id, options)) {
        // only a payload has so many bytes at once; a part of it begins as late
        if (waits && (options?.range || chunk.length > 60_000)) {
          asked.resolve();
          await new Promise((resolve) => setTimeout(resolve, line));
        }
        waits = false;
        yield chunk;
      }
    },
  };
  const me = await asha.connect(s.app(undefined, { blobs }));
  const opened = await me.records.open(record.ref);
  const inLine = async (reading: Promise<Uint8Array>) => {
    const ended = reading.catch((error: unknown) => error);
    await asked.promise;
    // a part waits twice: for the beginning of the payload, and for its own
    await vi.advanceTimersByTimeAsync(line);
    await vi.advanceTimersByTimeAsync(line);
    asked = Promise.withResolvers();
    return ended;
  };
  expect(await inLine(opened.part({ offset: 1_500_000, length: 10 }).bytes())).toHaveLength(10);
  expect(await inLine(opened.rest(content.subarray(0, 1_999_990)).bytes())).toHaveLength(10);
  expect(await inLine(opened.bytes())).toHaveLength(2_000_000);
  line = 120_000;
  expect(await inLine((await me.records.open(record.ref)).bytes())).toMatchObject(unavailable);
});

test("an abort ends a page and an iteration at once, with its own reason", async () => {
  const s = await clinic("abort");
  await fileDeadCards(s, s.mallory, 8);
  for (const read of [
    (me: Participant, signal: AbortSignal) => me.sharedRecords.list().page({ signal }),
    (me: Participant, signal: AbortSignal) => me.sharedRecords.list().all({ signal })[Symbol.asyncIterator]().next(),
  ]) {
    const store = silentStore(s.blobs, { obeys: false });
    const { me } = await metered(s, s.rao, { blobs: store.store });
    const controller = new AbortController();
    const reading = read(me, controller.signal).catch((error: unknown) => error);
    await store.asked(8);
    const reason = new Error("enough");
    controller.abort(reason);
    expect(await reading).toBe(reason);
  }
});
