import { expect, test } from "vitest";
import { ChartkeyError } from "../../src/errors/chartkey-error.js";
import { type ErrorCode, errorCodes } from "../../src/errors/error-code.js";
import { notSubmitted } from "../../src/errors/not-submitted.js";

const deadline = 1_800_000_000;
const mayStill = "Whoever has what was signed may still submit it, until 2027-01-15T08:00:00.000Z.";

const believed: Partial<Record<ErrorCode, ErrorCode>> = {
  FORMAT_INVALID: "MISCONFIGURED",
  FUNDS_INSUFFICIENT: "FUNDS_INSUFFICIENT",
  LIMIT_EXCEEDED: "LIMIT_EXCEEDED",
  MISCONFIGURED: "MISCONFIGURED",
  SESSION_ENDED: "SESSION_ENDED",
};

test.each(errorCodes)("of a relayer's %s the app hears what the relayer can know", (code) => {
  const cause = new ChartkeyError(code, { message: "Its own words", hints: ["Its hint."], retryable: false });
  const error = notSubmitted(deadline, cause);
  const told = believed[code];
  expect(error.cause).toBe(cause);
  expect(error.hints).toContain(mayStill);
  if (told === undefined) {
    expect(error).toMatchObject({ code: "LEDGER_UNAVAILABLE", retryable: true });
    expect(String(error)).not.toContain("Its own words");
  } else {
    expect(error).toMatchObject({ code: told, retryable: false, hints: ["Its hint.", mayStill] });
    expect(error.message).toBe("The relayer did not submit what was signed: Its own words");
  }
});

test("a limit that passes stays one that passes", () => {
  expect(notSubmitted(deadline, new ChartkeyError("LIMIT_EXCEEDED", { retryable: true })).retryable).toBe(true);
});

test.each([
  ["an error", new Error("0xsecret")],
  ["a text", "0xsecret"],
  ["nothing", undefined],
])("%s that is none of ours tells nothing, and passes", (_, cause) => {
  const error = notSubmitted(deadline, cause);
  expect(error).toMatchObject({ code: "LEDGER_UNAVAILABLE", retryable: true });
  expect(String(error)).not.toContain("secret");
});
