import type { Participant } from "../../../src/index.js";
import type { Actor } from "../stage.js";
import { connectWatched } from "../watched.js";
import type { Write } from "../writes.js";

export interface Attempt {
  /** What the write returned or threw. */
  readonly outcome: unknown;
  /** Whether there was such a call. */
  readonly reached: boolean;
  /** Whether the ledger has new entries. */
  readonly submitted: boolean;
  /** How many blobs the store keeps that it did not keep before; NaN when some are gone. */
  readonly stored: number;
  /** A second try, undisturbed. */
  readonly again: () => Promise<unknown>;
}

/** Repeats a write, each time with a disturbance at a later call of a port. */
export async function* disturbed(
  write: Write,
  disturb: (call: string, controller: AbortController) => void,
): AsyncGenerator<Attempt> {
  const { ledger, blobs } = write.parts;
  const devices = new Map<Actor, Participant>();
  let [left, happens] = [0, (_call: string) => {}];
  const watch = (call: string) => {
    left -= 1;
    if (left === 0) happens(call);
  };
  for (let nth = 1; ; nth++) {
    const actor = await write.actor(nth);
    const me = devices.get(actor) ?? (await connectWatched(write.parts, actor, watch));
    devices.set(actor, me);
    const { height } = ledger;
    const kept = blobs.ids();
    const controller = new AbortController();
    [left, happens] = [nth, (call) => disturb(call, controller)];
    const outcome = await write.run(me, nth, controller.signal).catch((error: unknown) => error);
    const reached = left <= 0;
    left = 0;
    yield {
      outcome,
      reached,
      submitted: ledger.height > height,
      stored: kept.every((id) => blobs.ids().includes(id)) ? blobs.ids().length - kept.length : Number.NaN,
      again: () => write.run(me, nth),
    };
    if (!reached) return;
  }
}
