import * as z from "zod/mini";
import type { RequestId } from "../../domain/identifiers/ids.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { DeviceStore } from "../../ports/device-store.js";
import type { KeyOwner } from "../../ports/keyring.js";
import { DeviceValue } from "../calls/device-value.js";

const schema = z.array(z.string().check(z.maxLength(106)));

/** This many ids stay below the 1 MiB of one value in a device store. The oldest are dropped. */
const MAX_DISMISSED = 8000;

/** The requests that were dismissed on this device. */
export class Dismissals {
  readonly #ids: DeviceValue<readonly string[]>;

  constructor(device: DeviceStore, owner: KeyOwner) {
    const key = `dismissed/${owner.ledger}/${owner.address}`;
    // a request that shows again can be dismissed again
    this.#ids = new DeviceValue(device, key, (stored) => schema.parse(stored), []);
  }

  /** Dismisses a request, on this device only. */
  add(id: RequestId, options: CallOptions): Promise<void> {
    return this.#ids.change((ids) => [...new Set(ids).add(id)].slice(-MAX_DISMISSED), options);
  }

  async all(options: CallOptions): Promise<ReadonlySet<string>> {
    return new Set(await this.#ids.get(options));
  }
}
