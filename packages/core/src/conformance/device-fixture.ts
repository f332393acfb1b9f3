import type { DeviceStore } from "../ports/device-store.js";
import type { Fixture } from "./suite.js";

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
