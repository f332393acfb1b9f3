import { equal } from "./assert.js";
import type { DeviceFixture } from "./device-fixture.js";
import { keyValueCases } from "./key-value-cases.js";
import { suite, type Suite } from "./suite.js";

const MAX_VALUE = 1_048_576;
const bytes = (...values: readonly number[]) => Uint8Array.from(values);

/** What every `DeviceStore` must do. */
export const deviceStoreSuite: Suite<DeviceFixture> = suite<DeviceFixture>({
  ...keyValueCases(MAX_VALUE),

  "gives back what was set, also nothing and 1 MiB": async ({ device }) => {
    for (const value of [bytes(), bytes(1, 2, 3), new Uint8Array(MAX_VALUE).fill(7)]) {
      await device.set("key", value);
      equal(await device.get("key"), value);
    }
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
});
