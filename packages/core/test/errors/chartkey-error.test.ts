import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ChartkeyError } from "../../src/errors/chartkey-error.js";
import { errorCodes } from "../../src/errors/error-code.js";

describe("an error as text", () => {
  test("shows code, message, hints and where to read on, a line each", () => {
    const error = new ChartkeyError("LEDGER_DROPPED", {
      message: "The transaction was replaced",
      hints: ["Try again.", "Give the same record id."],
    });
    expect(String(error)).toBe(
      [
        "ChartkeyError LEDGER_DROPPED: The transaction was replaced",
        "Try again.",
        "Give the same record id.",
        "See @chartkey/core/errors.md#ledger_dropped",
      ].join("\n"),
    );
  });

  test("shows its code once when it was given no message", () => {
    const text = String(new ChartkeyError("SEAL_INVALID"));
    expect(text).toBe("ChartkeyError SEAL_INVALID\nSee @chartkey/core/errors.md#seal_invalid");
  });

  test("shows nothing of its cause", () => {
    const cause = new Error("passphrase: correct horse");
    expect(String(new ChartkeyError("KEYRING_LOCKED", { message: "Locked", cause }))).not.toContain("horse");
  });
});

test.each(errorCodes)("the docs of %s name a heading of a page that the package ships", (code) => {
  const { docs } = new ChartkeyError(code);
  const [path = "", anchor] = docs.split("#");
  expect(path).toBe("@chartkey/core/errors.md");
  const folder = new URL("../../", import.meta.url);
  const { files } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8")) as { files: readonly string[] };
  expect(files).toContain("errors.md");
  const page = readFileSync(new URL("errors.md", folder), "utf8");
  const headings = [...page.matchAll(/^## (.+)$/gmu)].map(([, heading = ""]) => heading.toLowerCase());
  expect(headings).toContain(anchor);
});
