import { describe, expect, test } from "vitest";
import { type DeviceListFixture, deviceListSuite } from "../../src/conformance/device-list-suite.js";
import { deviceListSabotages } from "../../src/conformance/sabotages/device-list.js";
import { bites } from "../../src/conformance/sabotages/sabotage.js";
import { memoryDeviceList } from "../../src/fakes/index.js";

async function memoryFixture(): Promise<DeviceListFixture> {
  const list = memoryDeviceList();
  return {
    list,
    other: list,
    foreign: memoryDeviceList(),
    unplug: async () => list.unplug(),
    dispose: async () => {},
  };
}

describe("the list of devices in memory", () => {
  for (const [title, run] of Object.entries(deviceListSuite)) test(title, () => run(memoryFixture));

  test("is there again after it was away, and holds what was planted", async () => {
    const list = memoryDeviceList();
    list.unplug();
    list.plug();
    list.plant(Uint8Array.of(1));
    expect(await list.read()).toEqual(Uint8Array.of(1));
  });
});

describe("the suite of the list of devices notices when", () => {
  test.each(deviceListSabotages)("$what", async (sabotage) => {
    expect(await bites(deviceListSuite, sabotage, memoryFixture)).toEqual(expect.any(String));
  });

  test("each case has a sabotage", () => {
    expect(new Set(deviceListSabotages.map(({ noticed }) => noticed))).toEqual(new Set(Object.keys(deviceListSuite)));
  });
});
