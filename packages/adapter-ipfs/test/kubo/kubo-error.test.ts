import { ChartkeyError } from "@chartkey/core/adapters";
import { describe, expect, test } from "vitest";
import { isNotPinned, kuboError } from "../../src/kubo/kubo-error.js";

const answered = (message: string) => Object.assign(new Error(message), { name: "HTTPError" });

describe("kuboError", () => {
  test("no space left", () => {
    for (const message of ["write /blocks/x: no space left on device", "disk quota exceeded"])
      expect(kuboError(answered(message))).toMatchObject({ code: "BLOB_STORE_FULL", retryable: false });
  });

  test.each([401, 403, 404, 405, 407])("the status %i refuses the app, and no second try helps", (status) => {
    const cause = Object.assign(answered("Forbidden"), { response: new Response(null, { status }) });
    const error = kuboError(cause);
    expect(error).toMatchObject({ code: "MISCONFIGURED", retryable: false });
    expect(error.cause).toMatchObject({ name: "HTTPError", message: "Forbidden", response: { status } });
  });

  test.each([408, 429, 500, 502, 503])("the status %i may be another one later", (status) => {
    const cause = Object.assign(answered("Try later"), { response: new Response(null, { status }) });
    expect(kuboError(cause)).toMatchObject({ code: "BLOB_UNAVAILABLE", retryable: true });
  });

  test("an answer and no answer may both be another later", () => {
    for (const cause of [answered("block was not found locally"), new TypeError("fetch failed"), "nonsense"])
      expect(kuboError(cause)).toMatchObject({ code: "BLOB_UNAVAILABLE", retryable: true });
  });

  test("messages that are not the daemon's decide nothing", () => {
    expect(kuboError(new Error("no space left on device"))).toMatchObject({ code: "BLOB_UNAVAILABLE" });
    expect(isNotPinned(new Error("not pinned"))).toBe(false);
  });

  test("an error of ours stays as it is", () => {
    const error = new ChartkeyError("BLOB_MISMATCH");
    expect(kuboError(error)).toBe(error);
  });
});
