import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { checkKeys, type KeyRules } from "../../../src/domain/checks/check-keys.js";

interface Input {
  readonly who: string;
  readonly until?: number;
  readonly note?: string | undefined;
}

const rules: KeyRules<Input> = { who: "required", until: "decides", note: "optional" };
const check = (input: unknown) => checkKeys("input", input as Input, rules);

class Expiring {
  readonly who = "rao";
  get expires() {
    return 1;
  }
}

class Client {
  readonly who = "rao";
  close() {}
  toString() {
    return this.who;
  }
}

const either: KeyRules<{ readonly a: string } | { readonly b: string }> = { a: "decides", b: "decides" };

/** What must not compile: the rules follow from the type. */
export const mistakes: readonly KeyRules<Input>[] = [
  // @ts-expect-error a key without a rule
  { who: "required", until: "decides" },
  // @ts-expect-error a key that may be left out is not required
  { ...rules, until: "required" },
  // @ts-expect-error a key that may not be undefined is not optional
  { ...rules, until: "optional" },
  // @ts-expect-error a key that may be undefined decides nothing
  { ...rules, note: "decides" },
  // @ts-expect-error a key that the type does not have
  { ...rules, expires: "optional" },
];

test("of a union, each key may be there, with a value", () => {
  expect(checkKeys("scope", { b: "" }, either)).toEqual({ b: "" });
  expect(() => checkKeys("scope", { a: undefined as unknown as string, b: "" }, either)).toThrow("scope.a");
});

describe("keys", () => {
  test.each<[string, object]>([
    ["all", { who: "rao", until: 1, note: "" }],
    ["only those that are needed", { who: "rao" }],
    ["an optional one that is undefined", { who: "rao", note: undefined }],
    ["a frozen object", Object.freeze({ who: "rao" })],
    ["an object without a prototype", Object.assign(Object.create(null) as object, { who: "rao" })],
    ["inherited ones", Object.create({ who: "rao" }) as object],
    ["an object of another realm", runInNewContext('({ who: "rao" })') as object],
    ["an object of a class of another realm", runInNewContext('new (class { who = "rao" })()') as object],
    ["a symbol beside them", { who: "rao", [Symbol("mark")]: 1 }],
    ["hidden ones", Object.defineProperty({}, "who", { value: "rao" })],
    ["those beside a framework's hidden mark", Object.defineProperty({ who: "rao" }, "__ob__", { value: {} })],
    ["those of a class with methods", new Client()],
  ])("%s pass", (_what, input) => {
    expect(check(input)).toMatchObject({ who: "rao" });
  });

  test("getters of a class are read once each", () => {
    let reads = 0;
    class Named {
      #who = "rao";
      get who() {
        reads += 1;
        return this.#who;
      }
    }
    const checked = check(new Named());
    expect([checked.who, checked.who, reads]).toEqual(["rao", "rao", 1]);
  });

  test("what somebody adds to every object is seen", () => {
    const input: unknown = runInNewContext('Object.prototype.expires = 1; ({ who: "rao" })');
    expect(() => check(input)).toThrow("`input` has no `expires`");
  });

  test("the result is a copy: what the caller changes later does not count", () => {
    const input = { who: "rao" };
    const checked = check(input);
    input.who = "meier";
    expect(checked).toEqual({ who: "rao" });
  });

  test("it has copies of lists too", () => {
    const list = ["en"];
    const checked = checkKeys("input", { list }, { list: "required" });
    list.push("de");
    expect(checked).toEqual({ list: ["en"] });
  });

  test.each<[string, object, string]>([
    ["an unknown key", { who: "rao", expires: 1 }, "`input` has no `expires`"],
    ["one that is undefined", { who: "rao", expires: undefined }, "expires"],
    ["a getter of a class", new Expiring(), "`input` has no `expires`"],
    ["a getter of a class above", new (class extends Expiring {})(), "`input` has no `expires`"],
    ["a constructor of its own", { who: "rao", constructor: 1 }, "`input` has no `constructor`"],
    ["an inherited one", Object.assign(Object.create({ expires: 1 }) as object, { who: "rao" }), "expires"],
    ["one that every object inherits, and this one has", { who: "rao", toString: 1 }, "toString"],
    ["__proto__ in JSON", JSON.parse('{"who":"rao","__proto__":{}}') as object, "__proto__"],
    ["a missing key", { until: 1 }, "`input.who` is missing"],
    ["a needed key that is undefined", { who: undefined }, "`input.who` is missing"],
    ["a deciding key that is undefined", { who: "rao", until: undefined }, "`input.until` is undefined"],
  ])("%s is a TypeError that names it", (_what, input, message) => {
    expect(() => check(input)).toThrow(TypeError);
    expect(() => check(input)).toThrow(message);
  });

  test.each<[unknown]>([
    ...[undefined, null, 5, "rao", true, [], [{ who: "rao" }], () => ({ who: "rao" })].map((one): [unknown] => [one]),
    ...[new Map([["who", "rao"]]), new Date(), Promise.resolve({ who: "rao" })].map((one): [unknown] => [one]),
    [new AbortController().signal],
    [Object.assign(new Map(), { who: "rao" })],
  ])("%o is no object with keys", (input) => {
    expect(() => check(input)).toThrow("`input` is an object");
  });
});
