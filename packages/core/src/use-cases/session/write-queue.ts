import { abortable } from "../../streams/abortable.js";
import { serially } from "../calls/serially.js";

/** A write that is planned and ready for its prompt. */
export interface PreparedWrite<T> {
  /** Whether it conflicts with every own act before it, and not only with changes of access. */
  readonly alone: boolean;
  /** The ids of what it makes, where another try may make the same. None by default. */
  readonly makes?: ReadonlySet<string> | undefined;
  send(): Promise<T>;
}

const nothing: ReadonlySet<string> = new Set();

/**
 * Sends the writes of one session one after the other, each planned on the ones before, so that
 * none of them conflicts with another. Writes that only file cards may be at their prompts
 * together.
 */
export class WriteQueue {
  readonly #inTurn = serially();
  /** The writes at their prompts, and what they make. */
  readonly #sending = new Map<Promise<unknown>, ReadonlySet<string>>();

  /**
   * @param prepare plans a write on the ledger as it is. It runs again when what was being sent
   *   comes before a write that has to be alone, or that makes the same.
   * @param signal ends the wait for earlier writes; then this one does not happen
   */
  async run<T>(prepare: () => Promise<PreparedWrite<T>>, signal: AbortSignal | undefined): Promise<T> {
    const { sent } = await this.#inTurn(async () => {
      let prepared = await prepare();
      for (let before = this.#before(prepared); before.length > 0; before = this.#before(prepared)) {
        await abortable(Promise.allSettled(before), signal);
        prepared = await prepare();
      }
      const sending = prepared.send();
      this.#sending.set(sending, prepared.makes ?? nothing);
      const done = Promise.allSettled([sending]).then(() => this.#sending.delete(sending));
      if (prepared.alone) await done;
      return { sent: sending };
    }, signal);
    return sent;
  }

  /** What has to end before a write. */
  #before({ alone, makes = nothing }: Omit<PreparedWrite<unknown>, "send">): readonly Promise<unknown>[] {
    const makesOneOf = (made: ReadonlySet<string>) => [...makes].some((id) => made.has(id));
    return [...this.#sending].flatMap(([sending, made]) => (alone || makesOneOf(made) ? sending : []));
  }
}
