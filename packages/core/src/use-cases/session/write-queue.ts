import { abortable } from "../../streams/abortable.js";
import { serially } from "../calls/serially.js";

/** A write that is planned and ready for its prompt. */
export interface PreparedWrite<T> {
  /** Whether it conflicts with every own act before it, and not only with changes of access. */
  readonly alone: boolean;
  send(): Promise<T>;
}

/**
 * Sends the writes of one session one after the other, each planned on the ones before, so that
 * none of them conflicts with another. Writes that only file cards may be at their prompts
 * together.
 */
export class WriteQueue {
  readonly #inTurn = serially();
  readonly #sending = new Set<Promise<unknown>>();

  /**
   * @param prepare plans a write on the ledger as it is. It runs again when cards that were being
   *   sent come before a write that has to be alone.
   * @param signal ends the wait for earlier writes; then this one does not happen
   */
  async run<T>(prepare: () => Promise<PreparedWrite<T>>, signal: AbortSignal | undefined): Promise<T> {
    const { sent } = await this.#inTurn(async () => {
      let prepared = await prepare();
      while (prepared.alone && this.#sending.size > 0) {
        await abortable(Promise.allSettled(this.#sending), signal);
        prepared = await prepare();
      }
      const sending = prepared.send();
      this.#sending.add(sending);
      const done = Promise.allSettled([sending]).then(() => this.#sending.delete(sending));
      if (prepared.alone) await done;
      return { sent: sending };
    }, signal);
    return sent;
  }
}
