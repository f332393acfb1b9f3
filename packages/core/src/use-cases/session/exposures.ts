import { decode, encode } from "@ipld/dag-cbor";
import * as z from "zod/mini";
import type { Hex } from "../../domain/encoding/hex.js";
import { epochsOf } from "../../domain/log/epochs.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import { finalPart } from "../../domain/log/prefix.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { DeviceStore } from "../../ports/device-store.js";
import type { KeyOwner } from "../../ports/keyring.js";
import { serially } from "../calls/serially.js";

const hex = z.templateLiteral(["0x", z.string().check(z.regex(/^[0-9a-f]*$/u), z.maxLength(64))]);
const schema = z.array(z.strictObject({ pointer: hex, salts: z.array(hex) }));

/** An envelope that was stored, and the salts of the epochs whose secrets it holds. */
export interface Exposure {
  readonly pointer: Hex;
  readonly salts: readonly Hex[];
}

const hasEnvelope = (log: ParticipantLog, pointer: Hex): boolean =>
  log.entries.some(({ act }) => act.kind === "grant" && act.envelope === pointer);

/** Whether the envelope's entry came, or none of its epochs can be filed under any more. */
function isSettled(final: ParticipantLog, { pointer, salts }: Exposure): boolean {
  const epochs = [...epochsOf(final).values()];
  const past = new Set(epochs.flatMap((ofFolder) => ofFolder.slice(0, -1)).map(({ salt }) => salt));
  return hasEnvelope(final, pointer) || salts.every((salt) => past.has(salt));
}

/**
 * Remembers, across restarts, to whom secrets went in envelopes whose entries are not in the log: declined, dropped, not yet included. The ledger does not
 * know these readers, so an epoch that one of them may hold is not filed under until the entry is there.
 */
export class Exposures {
  readonly #device: DeviceStore;
  readonly #key: string;
  readonly #inTurn = serially();

  constructor(device: DeviceStore, owner: KeyOwner) {
    this.#device = device;
    this.#key = `exposures/${owner.ledger}/${owner.address}`;
  }

  /** Called before an envelope is stored. */
  async add(exposure: Exposure, options: CallOptions = {}): Promise<void> {
    if (exposure.salts.length === 0) return;
    await this.#inTurn(async () =>
      this.#device.set(this.#key, encode([...(await this.#all(options)), exposure]), options),
    );
  }

  /** The salts that somebody outside the log may hold; forgets what cannot matter any more. */
  salts(log: ParticipantLog, options: CallOptions = {}): Promise<ReadonlySet<Hex>> {
    return this.#inTurn(async () => {
      const all = await this.#all(options);
      const kept = all.filter((exposure) => !isSettled(finalPart(log), exposure));
      if (kept.length < all.length) await this.#device.set(this.#key, encode(kept), options);
      return new Set(kept.filter(({ pointer }) => !hasEnvelope(log, pointer)).flatMap(({ salts }) => salts));
    });
  }

  async #all(options: CallOptions): Promise<readonly Exposure[]> {
    const stored = await this.#device.get(this.#key, options);
    return stored ? schema.parse(decode(stored)) : [];
  }
}
