import * as z from "zod/mini";
import type { Hex } from "../../domain/encoding/bytes.js";
import { epochsOf } from "../../domain/log/epochs.js";
import { finalPart, type ParticipantLog } from "../../domain/log/participant-log.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { DeviceStore } from "../../ports/device-store.js";
import type { KeyOwner } from "../../ports/keyring.js";
import { DeviceValue } from "../calls/device-value.js";

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
 * Remembers, across restarts, to whom secrets went in envelopes whose entries are not in the log:
 * declined, dropped, not yet included. The ledger does not know these readers, so an epoch that one
 * of them may hold is not filed under until the entry is there.
 */
export class Exposures {
  readonly #all: DeviceValue<readonly Exposure[]>;

  constructor(device: DeviceStore, owner: KeyOwner) {
    this.#all = new DeviceValue(device, `exposures/${owner.ledger}/${owner.address}`, (stored) => schema.parse(stored));
  }

  /** Called before an envelope is stored. */
  async add(exposure: Exposure, options: CallOptions = {}): Promise<void> {
    if (exposure.salts.length > 0) await this.#all.change((all = []) => [...all, exposure], options);
  }

  /** The salts that somebody outside the log may hold; forgets what cannot matter any more. */
  async salts(log: ParticipantLog, options: CallOptions = {}): Promise<ReadonlySet<Hex>> {
    let kept: readonly Exposure[] = [];
    await this.#all.change((all = []) => {
      kept = all.filter((exposure) => !isSettled(finalPart(log), exposure));
      return kept.length < all.length ? kept : undefined;
    }, options);
    return new Set(kept.filter(({ pointer }) => !hasEnvelope(log, pointer)).flatMap(({ salts }) => salts));
  }
}
