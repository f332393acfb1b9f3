import { ChartkeyError } from "@chartkey/core/adapters";
import { describe, expect, test } from "vitest";
import { heliaError } from "../../src/helia/helia-error.js";

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

  test("anything else may work later", () => {
    for (const cause of [new Error("disk"), "nonsense", undefined])
      expect(heliaError(cause)).toMatchObject({ code: "BLOB_UNAVAILABLE", retryable: true });
  });

  test("an error of ours stays as it is", () => {
    const error = new ChartkeyError("BLOB_MISMATCH");
    expect(heliaError(error)).toBe(error);
  });
});
