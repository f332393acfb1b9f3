import { ChartkeyError } from "../errors/chartkey-error.js";
import { boundedMailbox, type BoundedMailboxOptions } from "../platform/bounded-mailbox.js";
import type { CallOptions } from "../ports/call-options.js";
import { checkOptions } from "../ports/check-options.js";
import type { Mailbox } from "../ports/mailbox.js";
import { abortable } from "../streams/abortable.js";

/** A `Mailbox` in memory that a test can break. */
export interface MemoryMailbox extends Mailbox {
  /** From now on it is away. */
  unplug(): void;
  /** From now on no call is answered, until `plug`. */
  hang(): void;
  /** Ends both. */
  plug(): void;
}

export function memoryMailbox(options: BoundedMailboxOptions = {}): MemoryMailbox {
  const mailbox = boundedMailbox(options);
  let away = false;
  let hung: PromiseWithResolvers<void> | undefined;

  const enter = async (given: CallOptions | undefined) => {
    const { signal } = checkOptions(given);
    if (hung) await abortable(hung.promise, signal);
    if (away) throw new ChartkeyError("MAILBOX_UNAVAILABLE", { message: "Unplugged", retryable: true });
  };

  return {
    async put(channel, number, message, given) {
      await enter(given);
      await mailbox.put(channel, number, message, given);
    },
    async take(channel, number, given) {
      await enter(given);
      return mailbox.take(channel, number, given);
    },
    async close(channel, given) {
      await enter(given);
      await mailbox.close(channel, given);
    },
    unplug: () => void (away = true),
    hang: () => void (hung ??= Promise.withResolvers()),
    plug() {
      away = false;
      hung?.resolve();
      hung = undefined;
    },
  };
}
