import type { IndexCache } from "../ports/index-cache.js";
import { begun, equal, ok, throwsTypeError } from "./assert.js";
import type { DeviceFixture } from "./device-fixture.js";
import { asDevice } from "./index-cache-as-device.js";
import { keyValueCases } from "./key-value-cases.js";
import { type Fixture, suite, type Suite } from "./suite.js";

export interface IndexCacheFixture extends Fixture {
  /** Of an empty medium, which forgets nothing while a case runs. */
  readonly cache: IndexCache;
  /** Opens the same medium again, as the next start of the app does. */
  readonly reopen?: (() => Promise<IndexCache>) | undefined;
  /** Opens the same medium a second time, as another tab or process does. */
  readonly connect?: (() => Promise<IndexCache>) | undefined;
}

const MAX_VALUE = 65_536;
const MAX_KEYS = 1000;
const bytes = (...values: readonly number[]) => Uint8Array.from(values);
const numbered = (count: number) => Array.from({ length: count }, (_, nth) => `nr/${nth}`);

const deviceOf = ({ cache, reopen, connect, ...fixture }: IndexCacheFixture): DeviceFixture => ({
  ...fixture,
  device: asDevice(cache),
  reopen: reopen && (async () => asDevice(await reopen())),
  connect: connect && (async () => asDevice(await connect())),
});

const shared = Object.entries(keyValueCases(MAX_VALUE)).map(
  ([name, run]) => [name, (fixture: IndexCacheFixture) => run(deviceOf(fixture))] as const,
);

/** What every `IndexCache` must do. */
export const indexCacheSuite: Suite<IndexCacheFixture> = suite<IndexCacheFixture>({
  ...Object.fromEntries(shared),

  "gives back what was set, of 1 to 65,536 bytes": async ({ cache }) => {
    for (const value of [bytes(0), bytes(1, 2, 3), new Uint8Array(MAX_VALUE).fill(7)]) {
      await cache.set("key", value);
      equal(await cache.get(["key"]), [value]);
    }
  },

  "takes keys and values as they are when it is called": async ({ cache }) => {
    const [value, keys] = [bytes(1), ["key"]];
    const setting = begun(cache.set("key", value));
    value.fill(9);
    await setting;
    const getting = begun(cache.get(keys));
    keys.pop();
    equal(await getting, [bytes(1)]);
  },

  "answers each of up to 1,000 keys in its place": async ({ cache }) => {
    const keys = numbered(MAX_KEYS);
    for (const nth of [0, 7, 500, 999]) await cache.set(`nr/${nth}`, bytes(nth % 256, 1));
    const expected = keys.map((_, nth) => ([0, 7, 500, 999].includes(nth) ? bytes(nth % 256, 1) : undefined));
    equal(await cache.get(keys), expected);
    equal(await cache.get(keys.toReversed()), expected.toReversed(), "The values in another order");
  },

  "answers a key as often as it is asked": async ({ cache }) => {
    await cache.set("key", bytes(1));
    const [one, absent, other] = await cache.get(["key", "absent", "key"]);
    equal([one, absent, other], [bytes(1), undefined, bytes(1)]);
    one?.fill(9);
    equal(other, bytes(1), "The second answer for one key");
  },

  "the values of one call are of one moment": async ({ cache }) => {
    // b follows a; whoever reads one key after the other meets several writes in between
    const keys = ["b", ...numbered(98), "a"];
    const writing = async () => {
      for (let n = 0; n < 50; n += 1) for (const key of ["a", "b"]) await cache.set(key, bytes(n));
    };
    const reading = async () => {
      for (let call = 0; call < 20; call += 1) {
        const values = await cache.get(keys);
        const ahead = (values.at(-1)?.[0] ?? -1) - (values[0]?.[0] ?? -1);
        ok(ahead === 0 || ahead === 1, `Two values that follow each other are ${ahead} apart`);
      }
    };
    await Promise.all([writing(), reading()]);
  },

  "deletes up to 1,000 keys at once, whether they are there or not": async ({ cache }) => {
    const keys = numbered(MAX_KEYS);
    for (const nth of [0, 7, 999]) await cache.set(`nr/${nth}`, bytes(1));
    await cache.set("other", bytes(2));
    await cache.delete([...keys.slice(1), "absent"]);
    equal((await cache.keys("")).toSorted(), ["nr/0", "other"]);
    await cache.delete(["nr/0", "nr/0"]);
    equal(await cache.get(["nr/0", "nr/999", "other"]), [undefined, undefined, bytes(2)]);
  },

  "refuses no keys, more than 1,000, and a value without bytes": async ({ cache }) => {
    await cache.set("nr/0", bytes(1));
    for (const keys of [[], numbered(MAX_KEYS + 1), ["nr/0", ""]]) {
      await throwsTypeError(() => cache.get(keys), keys);
      await throwsTypeError(() => cache.delete(keys), keys);
    }
    await throwsTypeError(() => cache.set("nr/0", bytes()));
    equal(await cache.get(["nr/0"]), [bytes(1)]);
  },
});
