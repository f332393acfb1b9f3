import { describe, expect, test } from "vitest";
import { decodeScope, encodedEverything, encodeScope, scopeText, slotKey } from "../../../src/domain/grants/scope.js";
import { parseFolderId, parseRecordId } from "../../../src/domain/identifiers/ids.js";
import { rao, sen } from "../log/replayed.js";

const id = `0x${"ab".repeat(16)}` as const;
const folder = parseFolderId(id);
const record = parseRecordId(id);
const typed = (type: string) => `0x${type}${"ab".repeat(16)}${"00".repeat(15)}` as const;

describe("a scope", () => {
  test.each([
    ["everything" as const, `0x${"00".repeat(32)}` as const, "everything"],
    [{ folder }, typed("01"), "a folder"],
    [{ record }, typed("02"), "a record"],
  ])("%o is %s, which a wallet shows as %s", (scope, encoded, text) => {
    expect(encodeScope(scope)).toBe(encoded);
    expect(decodeScope(encoded)).toEqual(scope);
    expect(decodeScope(`0x${encoded.slice(2).toUpperCase()}`)).toEqual(scope);
    expect(scopeText(encoded)).toBe(text);
  });

  test("in another form is refused, by the name of the field", () => {
    for (const wrong of [undefined, null, "all", "every folder", 1, {}, { folder, record }])
      expect(() => encodeScope(wrong as never)).toThrow('`scope` is "everything", or names a folder or a record');
    expect(() => encodeScope({ folder: "0xab" as never }, "grants[1].scope")).toThrow("`grants[1].scope.folder`: ");
    expect(() => encodeScope({ record: "0xab" as never })).toThrow("`scope.record`: ");
  });

  test("is decoded from its three forms only", () => {
    const [type, tail] = [typed("01").slice(0, 36), "00".repeat(14)];
    for (const wrong of [typed("03"), typed("00"), typed("11"), `${type}${tail}01`, `${typed("02").slice(0, -2)}01`])
      expect(() => decodeScope(wrong)).toThrow("Not a scope");
    for (const wrong of ["0x00", `${encodedEverything}00`]) expect(() => decodeScope(wrong)).toThrow(TypeError);
  });
});

test("grants of two grantees, or of two scopes, have different slots", () => {
  const keys = [rao, sen].flatMap((grantee) =>
    ["everything" as const, { folder }, { record }].map((scope) => slotKey(grantee, encodeScope(scope))),
  );
  expect(new Set(keys).size).toBe(6);
});
