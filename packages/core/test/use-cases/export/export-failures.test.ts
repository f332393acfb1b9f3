import { concatBytes } from "@noble/hashes/utils.js";
import { beforeAll, describe, expect, test } from "vitest";
import { collect } from "../../../src/streams/bytes.js";
import { ChartkeyError } from "../../../src/errors/chartkey-error.js";
import { paddedSize } from "../../../src/envelope/payload/stream-key.js";
import type { BlobStore } from "../../../src/ports/blob-store.js";
import type { Bytes } from "../../../src/streams/byte-source.js";
import type { Session } from "../../../src/use-cases/session/session.js";
import { type ExportProgress, exportRecords } from "../../../src/use-cases/export/export-records.js";
import { openExport } from "../../../src/export/open-export.js";
import { memoryKeyring } from "../../../src/fakes/memory-keyring.js";
import { coded } from "../../envelope/throws.js";
import { allOf, bytesOf, byTitle, exported, patient, sourceOf, type Written } from "./patient.js";

const SIZES = { Small: 500, Scan: 700_000, Other: 70_000 };

async function asha() {
  const person = await patient("Asha");
  for (const [title, size] of Object.entries(SIZES))
    await person.me.records.add({ content: bytesOf(size, title), title, mediaType: "text/plain" });
  const rows = async (files: Written) => {
    const { keyring, owner } = person;
    return allOf(openExport(sourceOf(files), { keyring, owner }));
  };
  return { ...person, rows };
}

/** A session with empty caches, over a store in which `get` of some blobs is changed. */
function over(
  person: Awaited<ReturnType<typeof asha>>,
  change: (length: number, bytes: () => AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>,
): Session {
  const get: BlobStore["get"] = (id, options) => {
    async function* changed() {
      const length = (await collect(person.blobs.get(id), 2 ** 26)).length;
      yield* change(length, () => person.blobs.get(id, options));
    }
    return changed();
  };
  return { ...person.open(), blobs: { ...person.blobs, get } };
}

const isScan = (length: number) => length === paddedSize(SIZES.Scan);
const isSmall = (length: number) => length === paddedSize(SIZES.Small);

const away = () => new ChartkeyError("BLOB_UNAVAILABLE", { message: "away", retryable: true });

const codes = (events: readonly ExportProgress[]) =>
  events.map((event) => (event.type === "record:failed" ? event.problem.code : event.type));

describe("an export goes on", () => {
  test("past a payload that is not to be had, and lists it", async () => {
    const person = await asha();
    const session = over(person, async function* (length, bytes) {
      if (isScan(length)) throw away();
      yield* bytes();
    });
    const events: ExportProgress[] = [];
    const files = await exported(session, { onProgress: (event) => events.push(event) });
    expect(codes(events)).toEqual(["record:exported", "BLOB_UNAVAILABLE", "record:exported"]);
    expect(files.size).toBe(3);
    const rows = await person.rows(files);
    expect([...byTitle(rows).keys()]).toEqual(["Small v1", "Other v1"]);
    expect(rows.at(-1)).toMatchObject({ ok: false, ref: { version: 1 }, problem: { code: "BLOB_UNAVAILABLE" } });
    expect((await person.rows(await exported(person.open()))).every(({ ok }) => ok)).toBe(true);
  });

  test("past a small record that was altered: there is no file of it", async () => {
    const person = await asha();
    const session = over(person, async function* (length, bytes) {
      const all = await collect(bytes(), 2 ** 26);
      if (isSmall(length)) all[100] = (all[100] ?? 0) ^ 1;
      yield all;
    });
    const files = await exported(session);
    expect(files.size).toBe(3);
    const [first, second, problem] = await person.rows(files);
    expect([first?.ok, second?.ok]).toEqual([true, true]);
    expect(problem).toMatchObject({ ok: false, problem: { code: "RECORD_CORRUPT" } });
  });

  test("past one that fails half-way: its file ends early, opens nowhere, and is not in the index", async () => {
    const person = await asha();
    const session = over(person, async function* (length, bytes) {
      const all = await collect(bytes(), 2 ** 26);
      yield all.slice(0, 600_000);
      if (isScan(length)) throw away();
      yield all.slice(600_000);
    });
    const files = await exported(session);
    expect(files.size).toBe(4);
    const rows = await person.rows(files);
    expect([...byTitle(rows).keys()]).toEqual(["Small v1", "Other v1"]);
    expect(rows.at(-1)).toMatchObject({ ok: false, problem: { code: "BLOB_UNAVAILABLE" } });
  });

  test("past a card that cannot be opened", async () => {
    const person = await asha();
    const seen: number[] = [];
    const session = person.open();
    const small = Object.create(session.small, {
      get: {
        value: async (...args: Parameters<typeof session.small.get>) => {
          const bytes = await session.small.get(...args);
          // the folder's card, then the first record's
          if (bytes.length < 2 ** 12 && seen.push(bytes.length) === 2) throw away();
          return bytes;
        },
      },
    }) as typeof session.small;
    const events: ExportProgress[] = [];
    const files = await exported({ ...session, small }, { onProgress: (event) => events.push(event) });
    expect(codes(events)).toEqual(["BLOB_UNAVAILABLE", "record:exported", "record:exported"]);
    const rows = await person.rows(files);
    expect(byTitle(rows).size).toBe(2);
    expect(rows.at(-1)).toMatchObject({
      ok: false,
      ref: { patient: person.me.address, record: undefined },
      problem: { code: "BLOB_UNAVAILABLE" },
    });
  });

  test("without a directory: authors are known by their keys only", async () => {
    const person = await asha();
    person.profiles.unplug();
    const rows = await person.rows(await exported(person.open()));
    expect([...byTitle(rows).values()].map(({ authorship, author }) => [authorship, author])).toEqual(
      Object.keys(SIZES).map(() => ["key-only", undefined]),
    );
    expect(rows.at(-1)).toMatchObject({ ok: false, problem: { code: "DIRECTORY_UNAVAILABLE" } });
  });
});

describe("an export ends", () => {
  test("when it is aborted, while files are listed and while one is read; a second try works", async () => {
    const person = await asha();
    const reason = new Error("enough");
    await expect(exported(person.open(), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    for (const after of [1, 3, 5]) {
      const controller = new AbortController();
      const read = async () => {
        let chunks = 0;
        for await (const { bytes } of exportRecords(person.open(), { signal: controller.signal }))
          for await (const chunk of bytes) if (chunk.length > 0 && ++chunks === after) controller.abort(reason);
      };
      await expect(read()).rejects.toBe(reason);
    }
    expect((await exported(person.open())).size).toBe(4);
  });

  test("when it is aborted and the store calls that a failure of its own", async () => {
    const person = await asha();
    const controller = new AbortController();
    const reason = new Error("enough");
    const session = over(person, async function* (length, bytes) {
      const all = await collect(bytes(), 2 ** 26);
      yield all.slice(0, 600_000);
      if (!isScan(length)) return yield all.slice(600_000);
      controller.abort(reason);
      throw away();
    });
    const ends: unknown[] = [];
    const read = async () => {
      for await (const { bytes } of exportRecords(session, { signal: controller.signal }))
        ends.push(
          await collect(bytes, 2 ** 26).then(
            () => "whole",
            (error: unknown) => error,
          ),
        );
    };
    await expect(read()).rejects.toBe(reason);
    expect(ends).toEqual(["whole", reason]);
  });

  test("with a TypeError when a file was not read to its end, or twice", async () => {
    const { open } = await asha();
    await expect(allOf(exportRecords(open()))).rejects.toThrow(TypeError);
    const some = async () => {
      for await (const { bytes } of exportRecords(open())) for await (const chunk of bytes) if (chunk) break;
    };
    await expect(some()).rejects.toThrow(TypeError);
    for await (const { bytes } of exportRecords(open())) {
      await collect(bytes, 2 ** 26);
      await expect(collect(bytes, 2 ** 26)).rejects.toThrow(TypeError);
      break;
    }
  });

  test("for somebody who is not registered", async () => {
    const { open } = await patient("Asha");
    const { wallet } = await patient("Nobody");
    const session = { ...open(), address: wallet.address };
    await expect(allOf(exportRecords(session))).rejects.toThrow(coded("NOT_REGISTERED"));
  });

  test("with an index alone where there are no records", async () => {
    const { open, keyring, owner } = await patient("Asha");
    const files = await exported(open());
    expect([...files.keys()]).toEqual(["index.age"]);
    expect(await allOf(openExport(sourceOf(files), { keyring, owner }))).toEqual([]);
  });
});

describe("a file of an export", () => {
  let person: Awaited<ReturnType<typeof asha>>;
  let whole: Written;
  beforeAll(async () => {
    person = await asha();
    whole = await exported(person.open());
  });

  /**
   * The error of reading one record after its file was changed. The other records must still be
   * readable.
   */
  async function damaged(change: (scan: Uint8Array, other: Uint8Array) => Uint8Array | undefined): Promise<unknown> {
    const named = (size: number) =>
      [...whole].find(([, { length }]) => length > size && length < size + 4000)?.[0] ?? "";
    const [scan, other] = [named(SIZES.Scan), named(SIZES.Other)];
    const bytes = change(whole.get(scan) ?? new Uint8Array(), whole.get(other) ?? new Uint8Array());
    const files = new Map(whole);
    if (bytes) files.set(scan, bytes);
    else files.delete(scan);
    const good = byTitle(await person.rows(files));
    const result = good
      .get("Scan v1")
      ?.opened.bytes()
      .catch((error: unknown) => error);
    const rest = [good.get("Small v1"), good.get("Other v1")];
    expect(await Promise.all(rest.map(async (row) => row?.opened.bytes()))).toEqual([
      bytesOf(SIZES.Small, "Small"),
      bytesOf(SIZES.Other, "Other"),
    ]);
    return result;
  }
  const flip = (at: number) => (bytes: Uint8Array) =>
    bytes.with(at < 0 ? bytes.length + at : at, (bytes.at(at) ?? 0) ^ 1);

  test("that was not changed is read as it was written", async () => {
    expect(await damaged((scan) => scan)).toEqual(bytesOf(SIZES.Scan, "Scan"));
  });

  test.each([
    ["in its header", 100],
    ["in its header's MAC", 1700],
    ["in its first chunk", 10_000],
    ["in the middle", 100_000],
    ["at its end", -1],
  ])("with a bit flipped %s throws RECORD_CORRUPT, and the rest is read", async (_, at) => {
    expect(await damaged(flip(at))).toEqual(coded("RECORD_CORRUPT"));
  });

  test.each([0, 50, 1_000, 2_500, 65_536 + 16 + 2_500, 199_999])(
    "cut to %s bytes throws RECORD_TRUNCATED",
    async (length) => {
      expect(await damaged((scan) => scan.slice(0, length))).toEqual(coded("RECORD_TRUNCATED"));
    },
  );

  test("that continues beyond its end throws RECORD_CORRUPT, another's that is shorter RECORD_TRUNCATED", async () => {
    expect(await damaged((scan) => concatBytes(scan, new Uint8Array(1)))).toEqual(coded("RECORD_CORRUPT"));
    expect(await damaged((scan, other) => concatBytes(scan, other))).toEqual(coded("RECORD_CORRUPT"));
    expect(await damaged((_, other) => other)).toEqual(coded("RECORD_TRUNCATED"));
  });

  test("that is missing throws EXPORT_INVALID", async () => {
    expect(await damaged(() => undefined)).toEqual(coded("EXPORT_INVALID"));
  });

  test("gives nothing of what it holds before the last chunk unless all of it is right", async () => {
    const [small] = [...whole].find(([, { length }]) => length < 3000) ?? [""];
    const rows = byTitle(await person.rows(new Map(whole).set(small, flip(-1)(whole.get(small) ?? new Uint8Array()))));
    const seen: Uint8Array[] = [];
    const read = async () => {
      for await (const chunk of rows.get("Small v1")?.opened ?? []) seen.push(chunk);
    };
    await expect(read()).rejects.toThrow(coded("RECORD_CORRUPT"));
    expect(seen).toEqual([]);
  });

  test.each<[string, (bytes: Uint8Array) => Bytes]>([
    ["arrays", (bytes) => bytes],
    ["buffers", (bytes) => bytes.slice().buffer],
    ["blobs", (bytes) => new Blob([bytes.slice()])],
    ["streams", (bytes) => new Blob([bytes.slice()]).stream()],
  ])("may come as %s", async (_, form) => {
    const { keyring, owner } = person;
    const files = (path: string) => form(whole.get(path) ?? new Uint8Array());
    const rows = byTitle(await allOf(openExport(files, { keyring, owner })));
    expect(await rows.get("Scan v1")?.opened.bytes()).toEqual(bytesOf(SIZES.Scan, "Scan"));
  });

  test("has a keyring whose identities open no exports: a TypeError that says so", async () => {
    // the types ask for a keyring that opens exports
    const key = { keyring: memoryKeyring("asha") as never, owner: person.owner };
    const error = await allOf(openExport(sourceOf(whole), key)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TypeError);
    expect((error as TypeError).message).toContain("`key.keyring` opens no exports");
  });

  test("comes from a source that was read before, or gives no bytes: a TypeError that says so", async () => {
    const { keyring, owner } = person;
    const streams = new Map<string, Bytes>();
    const once = (path: string) => {
      const stream = streams.get(path) ?? new Blob([whole.get(path)?.slice() ?? ""]).stream();
      streams.set(path, stream);
      return stream;
    };
    const scan = byTitle(await allOf(openExport(once, { keyring, owner }))).get("Scan v1")?.opened;
    expect((await scan?.bytes())?.length).toBe(SIZES.Scan);
    const spent = /^`files\("[0-9a-f]{32}\.age"\)`: This stream was read, locked or closed before: give a fresh one$/u;
    await expect(scan?.bytes()).rejects.toThrow(spent);
    await expect(scan?.bytes()).rejects.toBeInstanceOf(TypeError);
    const again = allOf(openExport(once, { keyring, owner }));
    await expect(again).rejects.toThrow(/^`files\("index\.age"\)`: This stream was read/u);
    await expect(again).rejects.toBeInstanceOf(TypeError);
    const promised = async (path: string) => whole.get(path);
    await expect(allOf(openExport(promised as never, { keyring, owner }))).rejects.toThrow("not Promise");
    for (const chunk of [Uint16Array.of(1, 2), "text", null]) {
      const wrong = async function* () {
        yield chunk as unknown as Uint8Array;
      };
      await expect(allOf(openExport(wrong, { keyring, owner }))).rejects.toThrow(
        /^`files\("index\.age"\)`: A chunk is a Uint8Array or an ArrayBuffer, not /u,
      );
    }
  });

  test("is read anew for each reading, within the caller's limit, and not after an abort", async () => {
    const { keyring, owner } = person;
    const controller = new AbortController();
    const rows = byTitle(await allOf(openExport(sourceOf(whole), { keyring, owner }, { signal: controller.signal })));
    const scan = rows.get("Scan v1")?.opened;
    expect(await scan?.bytes()).toEqual(await scan?.bytes());
    await expect(scan?.bytes({ max: 1000 })).rejects.toThrow(coded("LIMIT_EXCEEDED"));
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(scan?.bytes()).rejects.toBe(reason);
  });
});
