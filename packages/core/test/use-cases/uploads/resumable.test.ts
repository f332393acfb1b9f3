import { describe, expect, test } from "vitest";
import { memoryDevice } from "../../../src/fakes/index.js";
import { PART } from "../../../src/use-cases/uploads/store-in-parts.js";
import { contentOf, digestOf, lost, MiB, uploads } from "./upload-stage.js";

const content = contentOf(20 * MiB);
/** How many parts its payload has, with its padding. */
const PARTS = 3;
const changed = { code: "CONTENT_CHANGED", retryable: false };

/** The content with one other byte. */
const altered = (at: number) => content.map((byte, i) => (i === at ? byte ^ 1 : byte));

describe("an upload that was cut", () => {
  test("goes on in another process with what is missing, and is the record", async () => {
    const s = await uploads("goes on");
    s.cutAfter(2);
    await expect(s.add(content)).rejects.toBe(lost);
    const [first, second] = s.puts;
    s.cutAfter(1);
    const { record } = await s.add(content);
    expect(s.puts).toHaveLength(PARTS);
    expect(s.puts.slice(0, 2)).toEqual([first, second]);
    expect(await s.opened(record.ref)).toBe(digestOf(content));
  });

  test("leaves no part pinned and nothing on the device once its record is added", async () => {
    const whole = await uploads("nothing is left");
    const before = (await whole.pinned()).size;
    await whole.add(content);
    const usual = (await whole.pinned()).size - before;
    const s = await uploads("nothing is left, cut");
    for (const parts of [1, 1]) {
      s.cutAfter(parts);
      await expect(s.add(content)).rejects.toBe(lost);
    }
    expect(await s.keys()).toHaveLength(1);
    s.cutAfter(Infinity);
    const start = (await s.pinned()).size - 2;
    await s.add(content);
    expect((await s.pinned()).size - start).toBe(usual);
    expect(await s.keys()).toEqual([]);
  });

  test("goes on by a stream of unknown size too", async () => {
    const s = await uploads("a stream");
    async function* stream() {
      for (let at = 0; at < content.length; at += 100_000) yield content.subarray(at, at + 100_000);
    }
    s.cutAfter(2);
    await expect(s.add(stream())).rejects.toBe(lost);
    s.cutAfter(1);
    const { record } = await s.add(stream());
    expect(record.size).toBe(content.length);
    expect(await s.opened(record.ref)).toBe(digestOf(content));
  });

  test("of an amendment goes on, and is the next version", async () => {
    const s = await uploads("amendment");
    const { record } = await s.add(contentOf(10));
    s.cutAfter(1);
    const change = { content, resumable: true, base: 1 };
    await expect((await s.connect()).records.amend(record.ref.record, change)).rejects.toBe(lost);
    expect(await (await s.connect()).records.cutUploads()).toMatchObject([{ record: record.ref.record, version: 2 }]);
    s.cutAfter(2);
    const amended = await (await s.connect()).records.amend(record.ref.record, change);
    expect(amended.record.ref.version).toBe(2);
    expect(await s.keys()).toEqual([]);
  });

  test("tells the truth of its progress, and counts what the store had", async () => {
    const s = await uploads("progress");
    s.cutAfter(2);
    await expect(s.add(content)).rejects.toBe(lost);
    s.cutAfter(1);
    const steps: number[] = [];
    const me = await s.connect();
    await me.records.add(
      { content, title: "CT", id: s.record, resumable: true },
      { onProgress: (step) => step.type === "payload:stored" && steps.push(step.bytes) },
    );
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(steps[0]).toBeGreaterThan(7 * MiB);
    expect(steps.at(-1)).toBe(content.length);
  });

  test("is listed, and dropped with all that it has pinned", async () => {
    const s = await uploads("dropped");
    const before = await s.pinned();
    s.cutAfter(2);
    await expect(s.add(content)).rejects.toBe(lost);
    const me = await s.connect();
    expect(await me.records.cutUploads()).toEqual([
      { record: s.record, version: 1, begun: s.clock.now(), bytes: 2 * PART },
    ]);
    await me.records.dropUpload(s.record);
    expect(await me.records.cutUploads()).toEqual([]);
    expect(await s.pinned()).toEqual(before);
    await me.records.dropUpload(s.record);
  });

  test("begins anew under another key where it was dropped", async () => {
    const s = await uploads("anew");
    s.cutAfter(1);
    await expect(s.add(content)).rejects.toBe(lost);
    await (await s.connect()).records.dropUpload(s.record);
    s.cutAfter(Infinity);
    await s.add(altered(5));
    expect(s.puts[1]?.bytes.subarray(0, 100)).not.toEqual(s.puts[0]?.bytes.subarray(0, 100));
    expect(s.puts[1]?.holder).not.toBe(s.puts[0]?.holder);
  });

  test("sends what the store has lost again", async () => {
    const s = await uploads("lost at the store");
    const before = await s.pinned();
    s.cutAfter(2);
    await expect(s.add(content)).rejects.toBe(lost);
    const [gone] = [...(await s.pinned())].filter((id) => !before.has(id));
    if (gone) s.blobs.lose(gone);
    s.cutAfter(2);
    await s.add(content);
    expect(s.puts).toHaveLength(PARTS + 1);
  });

  test("keeps its parts where the wallet declines, and sends none again", async () => {
    const s = await uploads("declined");
    s.asha.wallet.decline();
    await expect(s.add(content)).rejects.toMatchObject({ code: "WALLET_REJECTED" });
    s.asha.wallet.accept();
    expect(s.puts).toHaveLength(PARTS);
    await s.add(content);
    expect(s.puts).toHaveLength(PARTS);
    expect(await s.keys()).toEqual([]);
  });

  test("is forgotten by another try whose record is there already", async () => {
    const s = await uploads("there already");
    s.cutAfter(1);
    await expect(s.add(content)).rejects.toBe(lost);
    s.cutAfter(Infinity);
    await s.add(content, s.connect(memoryDevice()));
    const { record } = await s.add(content);
    expect(record.ref.record).toBe(s.record);
    expect(await s.keys()).toEqual([]);
  });
});

describe("under the key of an upload no other bytes leave", () => {
  test.each([
    ["the first byte", altered(0)],
    ["a byte of the part that was cut", altered(9 * MiB)],
    ["the last byte that was noted", altered(16 * MiB - 10_000)],
    ["its length: one byte less of the first part", content.subarray(0, 5 * MiB)],
    ["its length: a part less", content.subarray(0, 8 * MiB)],
    ["its length: nothing at all", new Uint8Array()],
  ])("when the content has changed in %s", async (what, other) => {
    const s = await uploads(`changed ${what}`);
    s.cutAfter(1);
    await expect(s.add(content)).rejects.toBe(lost);
    s.cutAfter(Infinity);
    await expect(s.add(other)).rejects.toMatchObject(changed);
    // the part that was noted as leaving never came: the same bytes may leave in its place
    const upTo = other.length > 8 * MiB && other[0] === content[0] ? 1 : 0;
    expect(s.puts.length).toBeLessThanOrEqual(1 + upTo);
    await s.add(content);
    expect(s.puts).toHaveLength(PARTS);
  });

  test("when the device was put back to an older state, and the content has changed since", async () => {
    const s = await uploads("put back");
    s.cutAfter(1);
    await expect(s.add(content)).rejects.toBe(lost);
    const { key, value: old } = await s.notes();
    s.cutAfter(Infinity);
    s.asha.wallet.decline();
    await expect(s.add(content)).rejects.toMatchObject({ code: "WALLET_REJECTED" });
    s.asha.wallet.accept();
    await s.device.set(key, old);
    const sent = new Set(s.puts.map(({ bytes }) => digestOf(bytes)));
    await expect(s.add(altered(17 * MiB))).rejects.toMatchObject(changed);
    expect(s.puts.map(({ bytes }) => digestOf(bytes)).filter((digest) => !sent.has(digest))).toEqual([]);
  });

  test.each(["altered", "of another upload", "cut off"])("when the notes are %s: it begins anew", async (how) => {
    const s = await uploads(`notes ${how}`);
    s.cutAfter(1);
    await expect(s.add(content)).rejects.toBe(lost);
    const { key, value: notes } = await s.notes();
    if (how === "altered")
      await s.device.set(
        key,
        notes.map((byte, i) => (i === 60 ? byte ^ 1 : byte)),
      );
    if (how === "cut off") await s.device.set(key, notes.subarray(0, -1));
    if (how === "of another upload") {
      const other = await (await s.connect()).records.newId();
      await s.device.set(key.replace(s.record, other), notes);
      await s.device.delete(key);
      const me = await s.connect();
      expect(await me.records.cutUploads()).toEqual([]);
      s.cutAfter(1);
      await expect(me.records.add({ content, title: "CT", id: other, resumable: true })).rejects.toBe(lost);
    } else {
      expect(await (await s.connect()).records.cutUploads()).toEqual([]);
      s.cutAfter(1);
      await expect(s.add(content)).rejects.toBe(lost);
    }
    expect(s.puts[1]?.holder).not.toBe(s.puts[0]?.holder);
    expect(s.puts[1]?.bytes.subarray(0, 1000)).not.toEqual(s.puts[0]?.bytes.subarray(0, 1000));
  });

  test("when two processes go on at once: the earlier one stops", async () => {
    const s = await uploads("two at once");
    s.cutAfter(1);
    await expect(s.add(content)).rejects.toBe(lost);
    s.cutAfter(Infinity);
    const reached = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    async function* slow() {
      yield content.subarray(0, 18 * MiB);
      reached.resolve();
      await goOn.promise;
      yield altered(19 * MiB).subarray(18 * MiB);
    }
    const earlier = s.add(slow());
    earlier.catch(() => {});
    await reached.promise;
    const later = await s.add(content);
    goOn.resolve();
    await expect(earlier).rejects.toMatchObject({ code: "UPLOAD_TAKEN" });
    expect(later.record.size).toBe(content.length);
  });
});

describe("an upload that can go on", () => {
  test("stores content of less than a part whole, and notes nothing that stays", async () => {
    const s = await uploads("small");
    await s.add(contentOf(1000));
    expect(await s.keys()).toEqual([]);
  });

  test("is whole where the store does not join", async () => {
    const s = await uploads("does not join", { joins: false });
    await s.add(content);
    expect(s.puts).toEqual([]);
    expect(await s.keys()).toEqual([]);
  });

  test("needs an id, and true or false", async () => {
    const s = await uploads("inputs");
    const { records } = await s.connect();
    const title = "CT";
    await expect(records.add({ content, title, resumable: true })).rejects.toThrow(TypeError);
    await expect(records.add({ content, title, id: s.record, resumable: "yes" as never })).rejects.toThrow(TypeError);
    await expect(records.amend(s.record, { title, resumable: true })).rejects.toThrow(TypeError);
    await expect(records.dropUpload("0x12" as never)).rejects.toThrow(TypeError);
  });

  test("keeps what it notes sealed", async () => {
    const s = await uploads("sealed");
    s.cutAfter(1);
    await expect(s.add(content)).rejects.toBe(lost);
    const { key, value } = await s.notes();
    const notes = Buffer.from(value);
    const [id] = (await (await s.connect()).records.cutUploads()).map(({ record }) => record);
    expect(key).toContain(id);
    for (const word of ["seed", "digest", "begun", "bafk"]) expect(notes.includes(word)).toBe(false);
  });

  test.each([0, 1, 2])("leaves an abort at part %i nothing but what can go on", async (nth) => {
    const s = await uploads(`abort at ${nth}`);
    const controller = new AbortController();
    const reason = new Error("stop");
    async function* stopping() {
      for (let at = 0; at < content.length; at += MiB) {
        if (at === nth * 8 * MiB + MiB) controller.abort(reason);
        yield content.subarray(at, at + MiB);
      }
    }
    const me = await s.connect();
    const record = { title: "CT", id: s.record, resumable: true, size: content.length };
    await expect(me.records.add({ ...record, content: stopping() }, { signal: controller.signal })).rejects.toBe(
      reason,
    );
    expect(s.puts).toHaveLength(nth);
    await s.add(content);
    expect(s.puts).toHaveLength(PARTS);
    expect(await s.keys()).toEqual([]);
  });
});
