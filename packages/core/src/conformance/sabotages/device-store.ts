import type { DeviceStore } from "../../ports/device-store.js";
import { turns } from "../assert.js";
import type { DeviceFixture } from "../device-fixture.js";
import { keyValueSabotages } from "./key-values.js";
import { onPort, type Sabotage } from "./sabotage.js";

const device = (change: (honest: DeviceStore) => Partial<DeviceStore>) => onPort<DeviceFixture>()("device", change);

/** Ways in which a device's store goes wrong. */
export const deviceStoreSabotages: readonly Sabotage<DeviceFixture>[] = [
  ...keyValueSabotages(1_048_576).map(({ change, ...described }) => ({ ...described, spoil: device(change) })),
  {
    what: "an empty value is absent",
    noticed: "gives back what was set, also nothing and 1 MiB",
    spoil: device((honest) => ({ set: async (key, value) => (value.length > 0 ? honest.set(key, value) : undefined) })),
  },
  {
    what: "it answers before the value is stored",
    noticed: "gives back what was set, also nothing and 1 MiB",
    spoil: device((honest) => ({
      set: async (key, value) => {
        // a case may have ended by then, and its medium be gone
        turns(2)
          .then(() => honest.set(key, value))
          .catch(() => {});
      },
    })),
  },
  {
    what: "a deleted value is empty",
    noticed: "a deleted value is gone, once or twice",
    spoil: device((honest) => ({ delete: (key) => honest.set(key, new Uint8Array()) })),
  },
];
