import { test } from "vitest";
import { deviceStoreSuite } from "../../src/conformance/device-suite.js";
import { memoryDevice } from "../../src/platform/memory-device.js";

for (const [name, run] of Object.entries(deviceStoreSuite))
  test(name, () => run(async () => ({ device: memoryDevice(), dispose: async () => {} })));
