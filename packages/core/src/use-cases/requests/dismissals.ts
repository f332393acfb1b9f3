import { decode, encode } from "@ipld/dag-cbor";
import * as z from "zod/mini";
import type { RequestId } from "../../domain/identifiers/ids.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { DeviceStore } from "../../ports/device-store.js";
import type { KeyOwner } from "../../ports/keyring.js";
import { serially } from "../calls/serially.js";

const schema = z.array(z.string().check(z.maxLength(106)));

/** So many ids stay below the 1 MiB that a device keeps in one value; the oldest are forgotten. */
const MAX_DISMISSED = 8000;

/** The requests that this device was told to leave out of sight. */
export class Dismissals {
  readonly #device: DeviceStore;
  readonly #key: string;
  readonly #inTurn = serially();

  constructor(device: DeviceStore, owner: KeyOwner) {
    this.#device = device;
    this.#key = `dismissed/${owner.ledger}/${owner.address}`;
  }

  /** Costs nothing and tells nobody. */
  add(id: RequestId, options: CallOptions): Promise<void> {
    return this.#inTurn(async () => {
      const ids = new Set(await this.#stored(options)).add(id);
      await this.#device.set(this.#key, encode([...ids].slice(-MAX_DISMISSED)), options);
    });
  }

  async all(options: CallOptions): Promise<ReadonlySet<string>> {
    return new Set(await this.#stored(options));
  }

  async #stored(options: CallOptions): Promise<readonly string[]> {
    const stored = await this.#device.get(this.#key, options);
    return stored ? schema.parse(decode(stored)) : [];
  }
}
