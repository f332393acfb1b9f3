import type { DeviceStore } from "../ports/device-store.js";
import { equal, rejectsWith, throwsTypeError } from "./assert.js";
import { type Fixture, suite, type Suite } from "./suite.js";

export interface DeviceFixture extends Fixture {
  readonly device: DeviceStore;
  /**
   * Opens the same medium again, as after the process was killed: nothing in memory is kept, and
   * the store before is not closed in order.
   */
  readonly reopen?: (() => Promise<DeviceStore>) | undefined;
  /** Opens the same medium a second time, as another tab does. */
  readonly connect?: (() => Promise<DeviceStore>) | undefined;
}

const MAX_VALUE = 1_048_576;
/** More keys than the first page of a list has by default: 100 in many databases. */
const MANY = 101;
const bytes = (...values: readonly number[]) => Uint8Array.from(values);

/** What every `DeviceStore` must do. */
export const deviceStoreSuite: Suite<DeviceFixture> = suite<DeviceFixture>({
  "a key that was never set has no value": async ({ device }) => {
    equal(await device.get("absent"), undefined);
  },

  "gives back what was set, also nothing and 1 MiB": async ({ device }) => {
    for (const value of [bytes(), bytes(1, 2, 3), new Uint8Array(MAX_VALUE).fill(7)]) {
      await device.set("key", value);
      equal(await device.get("key"), value);
    }
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
    const keys = ["a", "a/", "a/1", "a/2/3", "ab", "a%", "A/1", "ä/1", `a/${"x".repeat(198)}`];
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
    await throwsTypeError(() => device.set("x".repeat(201), bytes()));
    await throwsTypeError(() => device.set("key", new Uint8Array(MAX_VALUE + 1)));
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

  "with reopen: a value is written when its set resolves, and gone when its delete does": async (fixture) => {
    if (!fixture.reopen) return;
    let { device } = fixture;
    for (let n = 0; n < 4; n += 1) {
      await device.set(`key/${n}`, bytes(n));
      device = await fixture.reopen();
      equal(await device.get(`key/${n}`), bytes(n), "A value that was set just before a restart");
      await device.delete(`key/${n}`);
      device = await fixture.reopen();
      equal(await device.keys(""), [], "The keys after a delete just before a restart");
    }
  },

  "with reopen: of two keys set at once, both outlive a restart": async (fixture) => {
    if (!fixture.reopen) return;
    let { device } = fixture;
    for (let n = 0; n < 8; n += 1) {
      const keys = [`a/${n}`, `b/${n}`];
      await Promise.all(keys.map((key) => device.set(key, bytes(n))));
      device = await fixture.reopen();
      for (const key of keys) equal(await device.get(key), bytes(n), `The value of ${key}`);
    }
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
