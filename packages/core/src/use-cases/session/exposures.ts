import { decode, encode } from "@ipld/dag-cbor";
import * as z from "zod/mini";
import type { Hex } from "../../domain/hex.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { DeviceStore } from "../../ports/device-store.js";
import type { KeyOwner } from "../../ports/keyring.js";

const hex = z.templateLiteral(["0x", z.string().check(z.regex(/^[0-9a-f]*$/u), z.maxLength(64))]);
const schema = z.array(z.strictObject({ pointer: hex, salts: z.array(hex) }));

/** An envelope that was stored, and the salts of the epochs whose secrets it holds. */
export interface Exposure {
  readonly pointer: Hex;
  readonly salts: readonly Hex[];
}

/**
 * Remembers, across restarts, to whom secrets went in envelopes whose entries are not in the log: declined, dropped, not yet included. The ledger does not
 * know these readers, so an epoch that one of them may hold is not filed under until the entry is there.
 */
export class Exposures {
  readonly #device: DeviceStore;
  readonly #key: string;

  constructor(device: DeviceStore, owner: KeyOwner) {
    this.#device = device;
    this.#key = `exposures/${owner.ledger}/${owner.address}`;
  }

  /** Called before an envelope is stored. */
  async add(exposure: Exposure, options: CallOptions = {}): Promise<void> {
    await this.#device.set(this.#key, encode([...(await this.#all(options)), exposure]), options);
  }

  /** The salts that somebody outside the log may hold; forgets those whose entries are final. */
  async salts(log: ParticipantLog, options: CallOptions = {}): Promise<ReadonlySet<Hex>> {
    const all = await this.#all(options);
    const grants = log.entries.flatMap(({ act, position }) =>
      act.kind === "grant" ? [{ pointer: act.envelope, final: position.final }] : [],
    );
    const landed = new Set(grants.map(({ pointer }) => pointer));
    const settled = new Set(grants.filter(({ final }) => final).map(({ pointer }) => pointer));
    const kept = all.filter(({ pointer }) => !settled.has(pointer));
    if (kept.length < all.length) await this.#device.set(this.#key, encode(kept), options);
    return new Set(kept.filter(({ pointer }) => !landed.has(pointer)).flatMap(({ salts }) => salts));
  }

  async #all(options: CallOptions): Promise<readonly Exposure[]> {
    const stored = await this.#device.get(this.#key, options);
    return stored ? schema.parse(decode(stored)) : [];
  }
}
