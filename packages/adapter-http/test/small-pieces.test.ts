import { contentIdOfDigest, type LedgerChange } from "@chartkey/core/adapters";
import { expect, onTestFinished, test, vi } from "vitest";
import { readLines } from "../src/client/read-lines.js";
import { changeLines } from "../src/server/change-lines.js";
import { decodeFrames, encodeFrames } from "../src/wire/frames.js";
import { RequestBody } from "../src/server/request-body.js";
import { Upload } from "../src/server/upload.js";

/** Listeners that a signal has. */
function listenersOf(signal: AbortSignal) {
  const listening = new Set<unknown>();
  let most = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  Object.assign(signal, {
    addEventListener: (...[type, listener, options]: Parameters<typeof add>) => {
      listening.add(listener);
      most = Math.max(most, listening.size);
      add(type, listener, options);
    },
    removeEventListener: (...[type, listener]: Parameters<typeof remove>) => {
      listening.delete(listener);
      remove(type, listener);
    },
  });
  return { now: () => listening.size, most: () => most };
}

const id = contentIdOfDigest(new Uint8Array(32));
const signal = () => new AbortController().signal;
const anyRoom = async () => {};

function streamOf(pieces: Iterable<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const all = pieces[Symbol.iterator]();
  return new ReadableStream({
    pull(controller) {
      const { done, value } = all.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

/** A body in pieces, as a request has it. */
const bodyOf = (pieces: Iterable<Uint8Array<ArrayBuffer>>) =>
  new RequestBody({ body: streamOf(pieces), headers: new Headers(), signal: signal() });

async function sizesOf(chunks: AsyncIterable<Uint8Array>): Promise<readonly number[]> {
  const sizes: number[] = [];
  for await (const chunk of chunks) sizes.push(chunk.length);
  return sizes;
}

test("a body that comes byte by byte goes on in pieces of 16 KiB, in its order", async () => {
  const bytes = Uint8Array.from({ length: 40_000 }, (_, nth) => nth % 251);
  const pieces = Array.from(bytes, (byte) => Uint8Array.of(byte));
  const taken: Uint8Array[] = [];
  for await (const chunk of bodyOf(pieces).read(100_000, signal())) taken.push(chunk);
  expect(taken.map(({ length }) => length)).toEqual([16_384, 16_384, 40_000 - 2 * 16_384]);
  expect(Buffer.compare(Buffer.concat(taken), bytes)).toBe(0);
});

test("a line that comes byte by byte is looked through once", async () => {
  const text = `${"é".repeat(2_000)}\n\nab\n`;
  const pieces = Array.from(new TextEncoder().encode(text), (byte) => Uint8Array.of(byte));
  const split = vi.spyOn(String.prototype, "split");
  onTestFinished(() => split.mockRestore());
  const answer = { response: new Response(streamOf(pieces)), signal: signal(), extend: () => {} };
  const lines: string[] = [];
  for await (const line of readLines(answer, 2_000)) lines.push(line);
  const looked = split.mock.contexts.map(String).join("").length;
  expect(lines).toEqual(["é".repeat(2_000), "", "ab"]);
  expect(looked).toBeLessThan(10_000);
});

test("small and large pieces keep their order, and large ones stay as they are", async () => {
  const sizes = [10, 20_000, 5, 5, 16_380, 0, 16_384, 1];
  const pieces = sizes.map((size, nth) => new Uint8Array(size).fill(nth));
  expect(await sizesOf(bodyOf(pieces).read(1_000_000, signal()))).toEqual([10, 20_000, 10, 16_380, 16_384, 1]);
});

test("what has come before a body breaks off is passed on first", async () => {
  const broken = new Error("cut");
  function* cut() {
    yield Uint8Array.of(1);
    yield Uint8Array.of(2);
    throw broken;
  }
  const taken: number[] = [];
  const read = async () => {
    for await (const chunk of bodyOf(cut()).read(100, signal())) taken.push(...chunk);
  };
  await expect(read()).rejects.toBe(broken);
  expect(taken).toEqual([1, 2]);
});

test("a body leaves nothing on its signal, however many pieces it has", async () => {
  const pieces = Array.from({ length: 500 }, () => new Uint8Array(16_384));
  const waiting = signal();
  const listeners = listenersOf(waiting);
  const reader = bodyOf(pieces).read(500 * 16_384, waiting);
  for (let n = 0; n < 400; n += 1) await reader.next();
  expect([listeners.now(), listeners.most()]).toEqual([0, 1]);
});

test("an upload leaves nothing on the store's answer, however many pieces it has", async () => {
  const answer = Promise.withResolvers<typeof id>();
  const waits = vi.spyOn(answer.promise, "then");
  const upload = new Upload((bytes) => {
    void sizesOf(bytes);
    return answer.promise;
  });
  for (let n = 0; n < 500; n += 1) await upload.append(Uint8Array.of(n), signal(), anyRoom);
  expect(waits.mock.calls.length).toBeLessThan(10);
  answer.resolve(id);
  expect(await upload.complete()).toBe(id);
});

test("who appends is told what the store failed with, while it waits and afterwards", async () => {
  const full = new Error("The disk is full");
  const failing = Promise.withResolvers<typeof id>();
  // it takes nothing: a chunk waits for it
  const upload = new Upload(() => failing.promise);
  const waiting = upload.append(new Uint8Array(10), signal(), anyRoom);
  failing.reject(full);
  await expect(waiting).rejects.toBe(full);
  await expect(upload.append(new Uint8Array(10), signal(), anyRoom)).rejects.toBe(full);
});

test("the session is looked at in time, also while changes keep coming", async () => {
  const ended = new Error("The session has ended");
  let looks = 0;
  const reverted: LedgerChange = { type: "reverted", sequence: 1n, cursor: "a" as never } as never;
  const lines = changeLines(
    { [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false, value: reverted }) }) },
    {
      heartbeat: 0,
      async check() {
        looks += 1;
        if (looks > 3) throw ended;
      },
      failed: (error) => expect(error).toBe(ended),
    },
  );
  let said = 0;
  while (!(await lines.next()).done) said += 1;
  // the first sign of life, three changes, and the problem
  expect(said).toBe(5);
});

test("signs of life leave nothing on what they wait for", async () => {
  const silent = Promise.withResolvers<IteratorResult<LedgerChange>>();
  const waits = vi.spyOn(silent.promise, "then");
  const lines = changeLines(
    { [Symbol.asyncIterator]: () => ({ next: () => silent.promise }) },
    { heartbeat: 0, check: async () => {}, failed: () => {} },
  );
  for (let n = 0; n < 100; n += 1) expect(String((await lines.next()).value)).toBe("10");
  expect(waits.mock.calls.length).toBeLessThan(5);
  silent.resolve({ done: true, value: undefined });
  while (!(await lines.next()).done);
});

test("of a block that comes byte by byte each is copied as it comes, and none kept by itself", async () => {
  const block = Uint8Array.from({ length: 40_000 }, (_, nth) => nth % 251);
  async function* framed() {
    yield [block, new Uint8Array(), block];
  }
  async function* reused() {
    const memory = new Uint8Array(1);
    for await (const bytes of encodeFrames(framed()))
      for (const byte of bytes) {
        memory[0] = byte;
        yield memory;
      }
  }
  const found: Uint8Array[] = [];
  for await (const one of decodeFrames(reused())) found.push(one);
  expect(found).toEqual([block, new Uint8Array(), block]);
});
