import { expect, test } from "vitest";
import type { DeviceFixture } from "../../src/conformance/device-fixture.js";
import { deviceStoreSuite } from "../../src/conformance/device-suite.js";
import { deviceStoreSabotages } from "../../src/conformance/sabotages/device-store.js";
import { bites } from "../../src/conformance/sabotages/sabotage.js";
import { memoryDevice } from "../../src/platform/memory-device.js";
import { oneFile, type Wrong } from "./one-file.js";

const create = async (): Promise<DeviceFixture> => ({ device: memoryDevice(), dispose: async () => {} });

test.each(deviceStoreSabotages)("the device suite notices when $what", async (sabotage) => {
  expect(await bites(deviceStoreSuite, sabotage, create)).toEqual(expect.any(String));
});

const media: readonly (readonly [what: string, wrong: Wrong, noticed: string, says: RegExp])[] = [
  [
    "it forgets at a restart",
    { forgetsAtRestart: true },
    "with reopen: what was set and deleted outlives a restart",
    /A value after a restart/u,
  ],
  [
    "it answers before it has written",
    { answersFirst: true },
    "with reopen: a value is written when its set resolves, and gone when its delete does",
    /just before a restart/u,
  ],
  [
    "it loses one of two keys that were written at once",
    { losesOneOfTwo: true },
    "with reopen: of two keys set at once, both outlive a restart",
    /The value of a/u,
  ],
  [
    "it loses one of two keys that two tabs wrote at once",
    { losesOneOfTwo: true },
    "with connect: of two keys set by two tabs at once, both are there",
    /The value of a/u,
  ],
];

test.each(Object.entries(deviceStoreSuite))("a store in one file: %s", (_name, run) => run(oneFile));

test.each(media)("the device suite says it when %s", async (_what, wrong, noticed, says) => {
  await expect(deviceStoreSuite[noticed]?.(() => oneFile(wrong))).rejects.toThrow(says);
});

test("each case has a sabotage", () => {
  const noticed = [...deviceStoreSabotages.map((sabotage) => sabotage.noticed), ...media.map(([, , name]) => name)];
  expect(new Set(noticed)).toEqual(new Set(Object.keys(deviceStoreSuite)));
});
