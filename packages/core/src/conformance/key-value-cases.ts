import { equal, rejectsWith, throwsTypeError } from "./assert.js";
import type { DeviceFixture } from "./device-fixture.js";

/** More keys than the first page of a list has by default: 100 in many databases. */
const MANY = 101;
const bytes = (...values: readonly number[]) => Uint8Array.from(values);

type Case = (fixture: DeviceFixture) => Promise<void>;

/**
 * What every store of values under keys must do, of whichever port it is.
 * @param mostBytes of a value
 */
export const keyValueCases = (mostBytes: number): Readonly<Record<string, Case>> => ({
  "a key that was never set has no value": async ({ device }) => {
    equal(await device.get("absent"), undefined);
  },

  "keys are independent, and as long as 200 characters": async ({ device }) => {
    const keys = ["a", "A", "a/b", "ä", "a\u0308", "..", " a", "a\n", "a\0", "\uD800", "\uFFFD", "__proto__"];
    const longest = ["x".repeat(200), "𐐀".repeat(100)];
    const all = [...keys, ...longest];
    for (const [i, key] of all.entries()) await device.set(key, bytes(i));
    for (const [i, key] of all.entries()) equal(await device.get(key), bytes(i), `The value of ${JSON.stringify(key)}`);
    equal((await device.keys("")).toSorted(), all.toSorted(), "The keys");
  },

  "keeps a copy": async ({ device }) => {
    const value = bytes(1, 2, 3);
    await device.set("key", value);
    value.fill(9);
    const read = await device.get("key");
    equal(read, bytes(1, 2, 3));
    read?.fill(9);
    equal(await device.get("key"), bytes(1, 2, 3));
  },

  "of two values at once, one is stored as a whole": async ({ device }) => {
    const values = [new Uint8Array(1_000).fill(1), new Uint8Array(2_000).fill(2)];
    await Promise.all(values.map((value) => device.set("key", value)));
    const stored = await device.get("key");
    equal(stored, values[stored?.[0] === 1 ? 0 : 1]);
  },

  "a deleted value is gone, once or twice": async ({ device }) => {
    await device.set("a", bytes(1));
    await device.set("b", bytes(2));
    for (const _ of [1, 2]) await device.delete("a");
    equal([await device.get("a"), await device.get("b")], [undefined, bytes(2)]);
    equal(await device.keys(""), ["b"]);
    await device.set("a", bytes(3));
    equal(await device.get("a"), bytes(3));
  },

  "lists the keys that begin with a prefix, whatever else they hold": async ({ device }) => {
    const keys = [
      "a",
      "a/",
      "a/1",
      "a/2/3",
      "ab",
      "a%",
      "A/1",
      "ä/1",
      `a/${"x".repeat(198)}`,
      `a/${"\uffff".repeat(198)}`,
    ];
    for (const key of keys) await device.set(key, bytes(1));
    for (const prefix of ["", "a", "a/", "a/2", "a%", "ä", "b", keys[8] ?? ""]) {
      const listed = await device.keys(prefix);
      equal(listed.toSorted(), keys.filter((key) => key.startsWith(prefix)).toSorted(), prefix);
    }
  },

  "keeps every one of many values set at once": async ({ device }) => {
    const keys = Array.from({ length: 2 * MANY }, (_, i) => `many/${i}`);
    await Promise.all(keys.map((key, i) => device.set(key, bytes(i))));
    await Promise.all(keys.slice(MANY).map((key) => device.delete(key)));
    equal((await device.keys("many/")).toSorted(), keys.slice(0, MANY).toSorted());
    for (const [i, key] of keys.slice(0, MANY).entries()) equal(await device.get(key), bytes(i), key);
  },

  "refuses keys and values over the limits": async ({ device }) => {
    await throwsTypeError(() => device.get(""));
    await throwsTypeError(() => device.delete(""));
    await throwsTypeError(() => device.keys("x".repeat(201)));
    await throwsTypeError(() => device.set("x".repeat(201), bytes(1)));
    await throwsTypeError(() => device.set("key", new Uint8Array(mostBytes + 1)));
    equal(await device.get("key"), undefined);
  },

  "checks its signal first": async ({ device }) => {
    const reason = new Error("stopped");
    const signal = AbortSignal.abort(reason);
    await rejectsWith(() => device.get("key", { signal }), reason);
    await rejectsWith(() => device.set("key", bytes(1), { signal }), reason);
    await rejectsWith(() => device.delete("key", { signal }), reason);
    await rejectsWith(() => device.keys("", { signal }), reason);
    equal(await device.get("key"), undefined);
  },

  "with reopen: what was set and deleted outlives a restart": async ({ device, reopen }) => {
    if (!reopen) return;
    await device.set("kept", bytes(1, 2));
    await device.set("changed", bytes(1));
    await device.set("changed", bytes(2));
    await device.set("deleted", bytes(3));
    await device.delete("deleted");
    const again = await reopen();
    equal(await again.get("kept"), bytes(1, 2), "A value after a restart");
    equal(await again.get("changed"), bytes(2), "A changed value after a restart");
    equal(await again.get("deleted"), undefined, "A deleted value after a restart");
    equal((await again.keys("")).toSorted(), ["changed", "kept"], "The keys after a restart");
  },

  "with connect: of two keys set by two tabs at once, both are there": async ({ device, connect }) => {
    if (!connect) return;
    const other = await connect();
    for (let n = 0; n < 8; n += 1) {
      await Promise.all([device.set(`a/${n}`, bytes(n)), other.set(`b/${n}`, bytes(n))]);
      for (const one of [device, other])
        for (const key of [`a/${n}`, `b/${n}`]) equal(await one.get(key), bytes(n), `The value of ${key}`);
    }
  },
});
