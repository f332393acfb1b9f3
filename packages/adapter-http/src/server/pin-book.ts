/** Who has pinned how much: it survives as long as the pins do, or quotas begin anew. */
export interface PinBook {
  /** The bytes that an account has pinned. */
  used(account: string): Promise<number>;
  /**
   * Notes a pin, atomically with the check of the account's quota. Idempotent.
   * @param pin names it: at most 256 characters
   * @returns `"noted"`; `"known"` for one that was noted before; `"full"`, without a change, when
   *   the account would have more than `quota` bytes
   */
  add(account: string, pin: string, size: { readonly bytes: number; readonly quota: number }): Promise<PinNoted>;
  /** Idempotent. */
  remove(account: string, pin: string): Promise<void>;
}

export type PinNoted = "noted" | "known" | "full";

/** Pins in memory, for a store that is in memory too. */
export function memoryPinBook(): PinBook {
  const accounts = new Map<string, { readonly pins: Map<string, number>; used: number }>();
  return {
    used: async (account) => accounts.get(account)?.used ?? 0,
    async add(account, pin, { bytes, quota }) {
      const kept = accounts.get(account) ?? { pins: new Map<string, number>(), used: 0 };
      if (kept.pins.has(pin)) return "known";
      if (kept.used + bytes > quota) return "full";
      kept.pins.set(pin, bytes);
      kept.used += bytes;
      accounts.set(account, kept);
      return "noted";
    },
    async remove(account, pin) {
      const kept = accounts.get(account);
      if (!kept) return;
      kept.used -= kept.pins.get(pin) ?? 0;
      kept.pins.delete(pin);
      if (kept.pins.size === 0) accounts.delete(account);
    },
  };
}
