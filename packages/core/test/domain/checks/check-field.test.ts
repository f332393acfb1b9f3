import { describe, expect, test } from "vitest";
import { checkChoice, checkFlag, inField } from "../../../src/domain/checks/check-field.js";

describe("a field", () => {
  test("has what its check returns", () => {
    expect(inField("grantee", () => 7)).toBe(7);
  });

  test("is named in the error of its check, which stays the cause", () => {
    const cause = new RangeError("too long");
    const failure = (thrown: unknown): unknown => {
      try {
        return inField("grants[2].scope", () => {
          throw thrown;
        });
      } catch (error) {
        return error;
      }
    };
    expect(failure(cause)).toEqual(new TypeError("`grants[2].scope`: too long", { cause }));
    expect(failure("no error")).toEqual(new TypeError("`grants[2].scope`: malformed", { cause: "no error" }));
  });

  test("with choices is left out, or one of them", () => {
    for (const value of [undefined, "start", "now"])
      expect(() => checkChoice("from", value, ["start", "now"])).not.toThrow();
    for (const value of ["", "Start", null, 0, ["start"]])
      expect(() => checkChoice("from", value, ["start", "now"])).toThrow("`from` is one of start, now");
  });

  test("that is a flag is left out, true or false", () => {
    for (const value of [undefined, true, false]) expect(() => checkFlag("follow", value)).not.toThrow();
    for (const value of [null, 0, 1, "true"])
      expect(() => checkFlag("follow", value)).toThrow("`follow` is true or false");
  });
});
