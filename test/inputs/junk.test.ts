// What is of a wrong kind is refused by a check of ours, before anything is asked. An error of the
// engine's, or of a library's, does not tell which argument it was.
import { inspect } from "node:util";
import * as root from "@chartkey/core";
import * as adapters from "@chartkey/core/adapters";
import * as exporting from "@chartkey/core/export";
import * as vault from "@chartkey/core/vault";
import { expect, test } from "vitest";
import { ofCore } from "./of-core.js";
import { ofFunctions } from "./of-functions.js";
import { ofPorts } from "./of-ports.js";
import { asked } from "./scene.js";
import { callOf } from "./table.js";

const junk: Readonly<Record<string, unknown>> = {
  undefined,
  null: null,
  true: true,
  NaN: Number.NaN,
  "-1": -1,
  "2 ** 80": 2 ** 80,
  "-1n": -1n,
  '""': "",
  "a long text": "\u0000".repeat(100_000),
  "[]": [],
  "[null]": [null],
  "{}": {},
  "a date": new Date(Number.NaN),
  "a symbol": Symbol("junk"),
  "a function": () => {},
};

/** The fakes and tools of tests have tests of their own, and so has what comes over HTTP. */
const rows = Object.entries(ofPorts).filter(
  ([name]) => !/^(?:memory|deploy|http|signIn|sampleProfile|cuttableProxy)|History$/u.test(name),
);

/** Calls over a network: what is wrong with them is no caller's mistake. */
const fromOutside = /Relayer\(\)\.submit$/u;
/** What is not read. */
const unread = /finalized 0\.position\.(?:at|final)$/u;
/** The structs of typed data have a test of their own. */
const structs = /(?:signTypedData 0|verify 0\.data)\.types\b/u;

const ENGINE =
  /^(?:Cannot |Invalid |Reflect\.|Method |Class )|(?:is|are) not (?:a function|iterable|async iterable|a constructor|defined|an object)|\(reading '|code=[A-Z_]+|has been revoked/u;

type Path = readonly (string | number)[];

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Objects of the caller's, and not what an app passes in: a client, a wallet, a store. */
const isInput = (value: unknown): value is object =>
  Array.isArray(value) || (isPlain(value) && Object.values(value).every((one) => typeof one !== "function"));

/** Where junk can stand: each argument, and what is in it. */
function* pathsIn(value: object, path: Path = []): Generator<Path> {
  for (const [key, inner] of Object.entries(value)) {
    yield [...path, key];
    if (isInput(inner)) yield* pathsIn(inner, [...path, key]);
  }
}

const at = (value: unknown, path: Path): unknown =>
  path.reduce((inner, key) => Reflect.get(inner as object, key) as unknown, value);

/** A copy in which junk stands at a path. */
function withJunk(value: unknown, [key, ...rest]: Path, wrong: unknown): unknown {
  if (key === undefined) return wrong;
  const inner = withJunk(Reflect.get(value as object, key), rest, wrong);
  if (Array.isArray(value)) return value.map((one: unknown, index) => (index === Number(key) ? inner : one));
  return { ...(value as object), [key]: inner };
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? "array" : value === null ? "null" : typeof value);

async function ending(call: (...args: readonly unknown[]) => unknown, args: readonly unknown[]): Promise<unknown> {
  try {
    const result = await call(...args);
    if (typeof result === "object" && result !== null && Symbol.asyncIterator in result)
      await (result as AsyncIterable<unknown>)[Symbol.asyncIterator]().next();
    return undefined;
  } catch (error) {
    return error;
  }
}

test.each(rows)("%s refuses junk, and says what it is", async (name, row) => {
  const [call, args] = callOf(row);
  const wrong: string[] = [];
  const paths = [...pathsIn(args as unknown[])].filter((path) => {
    const place = `${name.split(".").at(-1)} ${path.join(".")}`;
    return !unread.test(place) && !structs.test(place);
  });
  for (const path of paths)
    for (const [what, value] of Object.entries(junk)) {
      asked.length = 0;
      const error = await ending(call, withJunk(args, path, value) as unknown[]);
      const right = at(args, path);
      const mayPass = value === undefined || kindOf(value) === kindOf(right) || fromOutside.test(name);
      const isRefused = error instanceof TypeError && !ENGINE.test(error.message) && asked.length === 0;
      const isAsked = asked.length > 0 || error instanceof ReferenceError;
      if (isRefused || (mayPass && (error === undefined || root.isChartkeyError(error) || isAsked))) continue;
      wrong.push(`${path.join(".")}: ${what} ended with ${String(error).slice(0, 200)}, asked ${asked.join()}`);
    }
  expect(wrong).toEqual([]);
});

/**
 * What takes acts and profiles as a log or a directory has them, each of which was parsed. Some run
 * for every entry of a log.
 */
const ofLogs =
  "actorOf batchFieldOf counterOf counterpartyOf countersAfter hashAct livePermissions logOf matchesSearch nextHead nonceOf profileEntry profileTypedData removalTypedData requestOf slotOf";

/** What takes whatever was thrown, and a deadline that was signed. */
const ofThrown = "mayStillBeSubmitted notSubmitted safeCause";

/** With what adapters wait. What they wait for was checked where the call began. */
const ofWaiting = "TaskQueues abortable pause";

/** What the code writes itself that calls the function. */
const written = /^(?:checkKeys [02]|encodeScope 1|checkDate 0|fromHex 1|inField [01])\b/u;
/** What the library made, and the caller hands back; and the fields of acts, which were parsed. */
const handedBack =
  /^(?:applyAct (?:0|3\.base)|createVault 1\.\w+)\b|^(?:applyAct 1|signedActTypedData 1|signedActsTypedData 0\.acts\.0)\.(?!kind)/u;

test("every function that core exports is walked", () => {
  const exported = Object.entries({ ...root, ...adapters, ...exporting, ...vault });
  const names = exported.filter(([, value]) => typeof value === "function").map(([name]) => name);
  expect([...Object.keys(ofFunctions), ...`${ofLogs} ${ofThrown} ${ofWaiting}`.split(" ")].toSorted()).toEqual(
    names.toSorted(),
  );
});

test.each(Object.entries(ofFunctions))("%s ends with an error of ours, if with any", async (name, row) => {
  const [call, args] = callOf(row);
  if (!(name in ofCore)) expect(await ending(call, args)).toBeUndefined();
  const wrong: string[] = [];
  for (const path of pathsIn(args)) {
    const place = `${name} ${path.join(".")}`;
    if (written.test(place) || handedBack.test(place)) continue;
    for (const [what, value] of Object.entries(junk)) {
      const error = await ending(call, withJunk(args, path, value) as unknown[]);
      if (error === undefined || root.isChartkeyError(error)) continue;
      if (error instanceof TypeError && !ENGINE.test(error.message)) continue;
      wrong.push(`${path.join(".")}: ${what} ended with ${inspect(error).slice(0, 200)}`);
    }
  }
  expect(wrong).toEqual([]);
});
