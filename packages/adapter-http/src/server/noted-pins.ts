import {
  type Address,
  type BlobStore,
  ChartkeyError,
  type ContentId,
  type Holder,
  type TaskQueues,
} from "@chartkey/core/adapters";
import type { PinBook } from "./pin-book.js";
import type { PinsUnderWay, UnderWay } from "./pins-under-way.js";
import { withTimeLimit } from "./time-limit.js";

export interface NotedPinsOptions {
  readonly blobs: BlobStore;
  readonly book: PinBook;
  /** One queue for each pin. */
  readonly queues: TaskQueues;
  readonly underWay: PinsUnderWay;
  /** Milliseconds for a step of the store, after which the queue of a pin goes on. */
  readonly timeout: number;
}

interface Wanted {
  readonly bytes: number;
  /** The most bytes that the account may have, when its turn comes. */
  readonly room: () => number;
  readonly signal: AbortSignal;
}

interface Noted {
  readonly bytes: number;
  readonly isNew?: boolean;
}

const tooSlow = (): ChartkeyError =>
  new ChartkeyError("BLOB_UNAVAILABLE", { message: "The store took too long", retryable: true });

/**
 * The pins of one account, in the store and in the book. A pin is in the book before it is in the
 * store, and as long as it is there, so that none is uncounted. No failure takes a pin away: it may
 * have stood before, also where the book knows nothing of it.
 */
export class NotedPins {
  readonly #account: Address;
  readonly #options: NotedPinsOptions;

  constructor(account: Address, options: NotedPinsOptions) {
    this.#account = account;
    this.#options = options;
  }

  /**
   * Notes what a put has pinned, or removes it if somebody has asked for that since.
   * @returns whether the pin is kept
   * @throws when that failed, or takes too long, and the pin may stand
   */
  note(own: Holder, id: ContentId, bytes: number, work: UnderWay): Promise<boolean> {
    const { underWay } = this.#options;
    const noting = this.#inTurn(own, id, async () => {
      const isRemoved = work.removals.has(id);
      if (!isRemoved) underWay.stands(own, id);
      await this.#count(own, id, bytes);
      if (isRemoved) await this.#remove(own, id);
      else if (work.lost.has(id)) await this.#pinInTime(own, id, work);
      return !isRemoved;
    }).finally(() => void this.#end(own, id, work, { bytes }));
    return this.#limited(() => noting);
  }

  /**
   * Pins a blob. What the store may have pinned stays in the book.
   * @throws HttpProblem 429 and 503 when too many wait; what the store and the book fail with
   */
  async pin(own: Holder, id: ContentId, { bytes, room, signal }: Wanted): Promise<"pinned" | "full"> {
    const { book, underWay } = this.#options;
    const leave = underWay.places.enter(this.#account);
    const work = underWay.begin(own, () => true);
    let isNew = false;
    const turn = this.#inTurn(own, id, async () => {
      signal.throwIfAborted();
      const noted = await book.add(this.#account, this.#nameOf(own, id), { bytes, quota: room() });
      if (noted === "full") return noted;
      try {
        await this.#pinInTime(own, id, work);
      } catch (error) {
        isNew = noted === "noted";
        if (isNew && !work.late) await this.#forgetIfGone(own, id);
        throw error;
      }
      if (!work.removals.has(id)) underWay.stands(own, id);
      return "pinned";
    });
    try {
      return await turn;
    } finally {
      void this.#end(own, id, work, { bytes, isNew }).then(leave);
    }
  }

  /** @throws HttpProblem 429 and 503 when too many wait; what the store and the book fail with */
  async unpin(own: Holder, id: ContentId, signal: AbortSignal): Promise<void> {
    const { underWay } = this.#options;
    const leave = underWay.removalPlaces.enter(this.#account);
    underWay.removalAsked(own, id);
    await this.#inTurn(own, id, async () => {
      signal.throwIfAborted();
      await this.#remove(own, id);
    }).finally(leave);
  }

  async #remove(own: Holder, id: ContentId): Promise<void> {
    const { blobs, book, underWay } = this.#options;
    try {
      // without a time limit: one that came late would take away what was pinned meanwhile
      await blobs.unpin(id, { holder: own });
    } finally {
      underWay.removed(own, id);
    }
    await book.remove(this.#account, this.#nameOf(own, id));
  }

  /** Pins in the store. It is not aborted with the request: nobody could know what stands then. */
  async #pinInTime(own: Holder, id: ContentId, work: UnderWay): Promise<void> {
    const { blobs } = this.#options;
    let pinning: Promise<void> | undefined;
    const late = tooSlow();
    try {
      await this.#limited((limit) => (pinning = blobs.pin(id, { holder: own, signal: limit })), late);
    } catch (error) {
      if (error === late) work.late = pinning;
      throw error;
    }
  }

  /**
   * Ends work, once the store has ended what was late. It never rejects.
   * @param isNew whether the book has it for this work alone
   */
  async #end(own: Holder, id: ContentId, work: UnderWay, { bytes, isNew = false }: Noted): Promise<void> {
    const isFailed = await work.late?.then(
      () => false,
      () => true,
    );
    const settle = async () => {
      // what has failed may stand all the same
      if (isFailed && !work.removals.has(id) && !(await this.#mayStand(id, own))) {
        if (isNew) await this.#options.book.remove(this.#account, this.#nameOf(own, id));
        return;
      }
      // the book may have forgotten it meanwhile, for a removal or for another pin that failed
      await this.#count(own, id, bytes);
      // it may have come to stand after it was removed, and may have been pinned anew since
      if (work.removals.has(id)) await this.#remove(own, id);
    };
    if (work.late) await this.#inTurn(own, id, settle).catch(() => {});
    work.end();
  }

  /** Notes what stands, or may, whether or not there is room for it. */
  async #count(own: Holder, id: ContentId, bytes: number): Promise<void> {
    const quota = Number.MAX_SAFE_INTEGER;
    await this.#options.book.add(this.#account, this.#nameOf(own, id), { bytes, quota });
  }

  /** Lets the book forget what the store does not have. */
  async #forgetIfGone(own: Holder, id: ContentId): Promise<void> {
    if (!(await this.#mayStand(id, own))) await this.#options.book.remove(this.#account, this.#nameOf(own, id));
  }

  /** @param late what it rejects with after the time limit */
  #limited<T>(work: (limit: AbortSignal) => Promise<T>, late = tooSlow()): Promise<T> {
    const { timeout: milliseconds } = this.#options;
    return withTimeLimit({ milliseconds, late: () => late }, new AbortController().signal, work);
  }

  /** The name of a pin in the book. */
  #nameOf(own: Holder, id: ContentId): string {
    return `${own} ${id}`;
  }

  #inTurn<T>(own: Holder, id: ContentId, task: () => Promise<T>): Promise<T> {
    return this.#options.queues.run(this.#nameOf(own, id), task);
  }

  /** Whether the store has this pin, or cannot tell in time. */
  async #mayStand(id: ContentId, own: Holder): Promise<boolean> {
    const { blobs } = this.#options;
    try {
      return await this.#limited(async (signal) => {
        for await (const pinned of blobs.pins?.({ holder: own, signal }) ?? []) if (pinned === id) return true;
        return false;
      });
    } catch {
      return true;
    }
  }
}
