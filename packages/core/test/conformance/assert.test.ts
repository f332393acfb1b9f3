import { describe, expect, test } from "vitest";
import {
  ConformanceError,
  equal,
  failure,
  ok,
  rejects,
  rejectsWith,
  throwsTypeError,
} from "../../src/conformance/assert.js";
import { ChartkeyError } from "../../src/errors/chartkey-error.js";

describe("equal", () => {
  const values: readonly unknown[] = [
    0,
    -1,
    1n,
    "1",
    true,
    null,
    undefined,
    [],
    [1],
    [1, [2]],
    {},
    { a: 1 },
    { a: 2 },
    { b: 1 },
    { a: 1, b: undefined },
    new Date(0),
    new Date(1),
    new Uint8Array(),
    Uint8Array.of(1),
    Uint8Array.of(2),
  ];

  test("holds for a copy of each value, and for no other value", () => {
    const holds = (a: unknown, b: unknown) => {
      try {
        equal(a, b);
        return true;
      } catch (error) {
        return !(error instanceof ConformanceError);
      }
    };
    const found = values.map((a) => values.map((b) => holds(a, structuredClone(b))));
    expect(found).toEqual(values.map((_a, i) => values.map((_b, j) => i === j)));
  });

  test("takes no two errors for one, nor other objects that show no keys", () => {
    const objects = [new Error("a"), new Error("a"), new TypeError("b"), new Map(), new Map([[1, 2]]), new Set(), {}];
    for (const [i, a] of objects.entries())
      for (const [j, b] of objects.entries())
        if (i === j) equal<unknown>(a, b);
        else expect(() => equal<unknown>(a, b)).toThrow(ConformanceError);
    expect(() => equal(new Error("a"), new Error("b"), "The reason")).toThrow(
      "The reason: got Error: a, expected Error: b",
    );
  });

  test("says where bytes differ, and not what they are", () => {
    const [one, other] = [new Uint8Array(32).fill(7), new Uint8Array(32).fill(7).with(5, 9)];
    expect(() => equal(one, other, "A key")).toThrow(
      "A key: got 32 bytes, expected 32 bytes, which differ from byte 5 on",
    );
  });

  test("shows what it got, briefly", () => {
    expect(() => equal<unknown>(new Uint8Array(1_000_000), "x".repeat(1_000), "The bytes")).toThrow(
      /^The bytes: got 1000000 bytes, expected "x{299}$/u,
    );
    expect(() => equal(1n, 2n)).toThrow('got "1n", expected "2n"');
    expect(() => equal<unknown>(undefined, null)).toThrow("got undefined, expected null");
  });

  test("shows nothing, undefined and bytes inside of a list apart", () => {
    const one = Uint8Array.of(2);
    expect(() => equal<unknown>([null, one, Buffer.from(one)], [undefined, one, one])).toThrow(
      'got [null,"1 bytes","1 bytes"], expected ["undefined","1 bytes","1 bytes"]',
    );
  });
});

test("ok takes what is there, zero and the empty string too", () => {
  for (const good of [true, 0, "", []]) ok(good, "there");
  for (const bad of [false, null, undefined]) expect(() => ok(bad, "there")).toThrow("there");
});

test("failure gives what was thrown, and fails when nothing was", async () => {
  expect(await failure(() => Promise.reject(new Error("no")))).toMatchObject({ message: "no" });
  await expect(failure(() => 7)).rejects.toThrow(ConformanceError);
});

test("rejects wants one of the codes", async () => {
  const work = () => Promise.reject(new ChartkeyError("BLOB_MISMATCH"));
  expect(await rejects(work, "BLOB_UNAVAILABLE", "BLOB_MISMATCH")).toMatchObject({ code: "BLOB_MISMATCH" });
  await expect(rejects(work, "BLOB_UNAVAILABLE")).rejects.toThrow(ConformanceError);
  await expect(rejects(() => Promise.reject(new Error("no")), "BLOB_MISMATCH")).rejects.toThrow("got Error: no");
});

test("each says how a call that succeeded should have failed", async () => {
  const work = async () => 7;
  await expect(rejects(work, "BLOB_MISMATCH", "BLOB_UNAVAILABLE")).rejects.toThrow(
    "It succeeded, and should have failed with BLOB_MISMATCH or BLOB_UNAVAILABLE",
  );
  await expect(rejectsWith(work, new Error("stop"))).rejects.toThrow("should have failed with the signal's own reason");
  await expect(throwsTypeError(work, "0x12")).rejects.toThrow('should have failed with a TypeError for "0x12"');
});

test("rejectsWith wants the very reason", async () => {
  const reason = new Error("stop");
  await rejectsWith(() => Promise.reject(reason), reason);
  await expect(rejectsWith(() => Promise.reject(new Error("stop")), reason)).rejects.toThrow(ConformanceError);
});

test("throwsTypeError wants one, thrown or rejected with", async () => {
  const thrown = () => {
    throw new TypeError("no");
  };
  await throwsTypeError(thrown);
  await throwsTypeError(() => Promise.reject(new TypeError("no")));
  await expect(throwsTypeError(() => Promise.reject(new RangeError("no")))).rejects.toThrow(ConformanceError);
});
