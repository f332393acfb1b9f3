import { ChartkeyError } from "@chartkey/core/adapters";
import { describe, expect, test } from "vitest";
import { heliaError, isMissing } from "../../src/helia/helia-error.js";

describe("heliaError", () => {
  test("no space left", () => {
    for (const code of ["ENOSPC", "EDQUOT"])
      expect(heliaError(Object.assign(new Error("write"), { code }))).toMatchObject({ code: "BLOB_STORE_FULL" });
    expect(heliaError(new DOMException("", "QuotaExceededError"))).toMatchObject({ code: "BLOB_STORE_FULL" });
  });

  test("a disk that cannot be written or read needs its owner", () => {
    for (const code of ["EROFS", "EACCES", "EPERM"])
      expect(heliaError(Object.assign(new Error("open"), { code }))).toMatchObject({
        code: "MISCONFIGURED",
        retryable: false,
      });
  });

  describe("counts what an error was thrown for", () => {
    const full = () => Object.assign(new Error("write"), { code: "ENOSPC" });
    const wrapped = (inner: unknown, depth: number): unknown =>
      depth === 0 ? inner : new Error("PutFailedError", { cause: wrapped(inner, depth - 1) });

    test("at any depth", () => {
      for (const depth of [1, 2, 20, 1_000])
        expect(heliaError(wrapped(full(), depth))).toMatchObject({ code: "BLOB_STORE_FULL" });
      const locked = wrapped(Object.assign(new Error("open"), { code: "EACCES" }), 3);
      expect(heliaError(locked)).toMatchObject({ code: "MISCONFIGURED", retryable: false, cause: locked });
    });

    test("among several", () => {
      expect(heliaError(new AggregateError([new Error("one"), wrapped(full(), 2)]))).toMatchObject({
        code: "BLOB_STORE_FULL",
      });
    });

    test("of a missing block too", () => {
      const missing = Object.assign(new Error("no block"), { name: "NotFoundError" });
      expect(isMissing(wrapped(missing, 2))).toBe(true);
      expect(isMissing(wrapped(new Error("disk"), 2))).toBe(false);
    });

    test("in a circle, which ends", () => {
      const [one, two] = [new Error("one"), new Error("two")];
      one.cause = two;
      two.cause = new AggregateError([one, two]);
      expect(heliaError(one)).toMatchObject({ code: "BLOB_UNAVAILABLE", retryable: true });
    });
  });

  test("anything else may work later", () => {
    for (const cause of [new Error("disk"), "nonsense", undefined])
      expect(heliaError(cause)).toMatchObject({ code: "BLOB_UNAVAILABLE", retryable: true });
  });

  test("an error of ours stays as it is", () => {
    const error = new ChartkeyError("BLOB_MISMATCH");
    expect(heliaError(error)).toBe(error);
    expect(heliaError(new Error("wrapped", { cause: error }))).toBe(error);
  });
});
