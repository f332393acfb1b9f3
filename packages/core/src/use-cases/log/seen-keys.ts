import type { Hex } from "../../domain/encoding/bytes.js";
import type { Address } from "../../domain/identifiers/address.js";
import { keysOf, type ParticipantLog } from "../../domain/log/participant-log.js";

/**
 * The keys of those who have changed them, as the reading with the most showed them. A later
 * reading may lack one: it comes from a node that is behind, or a reorganisation has taken it away.
 */
export class SeenKeys {
  readonly #keys = new Map<Address, readonly Hex[]>();

  note(log: ParticipantLog): void {
    const keys = keysOf(log).map(({ key }) => key);
    if (keys.length > Math.max(1, this.#keys.get(log.owner)?.length ?? 0)) this.#keys.set(log.owner, keys);
  }

  /** Whether a reading has shown a key of the owner's after this one. */
  hasReplaced(owner: Address, key: Hex): boolean {
    const keys = this.#keys.get(owner) ?? [];
    return keys.includes(key) && keys.at(-1) !== key;
  }
}
