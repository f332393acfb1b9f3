import type { ContentId, Holder } from "@chartkey/core/adapters";
import { Places } from "./places.js";

/** How many removals are remembered for one. Beyond, the one that came first is forgotten. */
const MOST = 1_000;

/** A put or a pin that the store is at work on. */
export interface UnderWay {
  /** The pins whose removal was asked for later than this was. */
  readonly removals: ReadonlySet<ContentId>;
  /** The pins that went meanwhile, though their removal was asked for before this was. */
  readonly lost: ReadonlySet<ContentId>;
  /** The pin that the store had not ended in time, if there is one: it may stand in the end. */
  late: Promise<void> | undefined;
  readonly end: () => void;
}

interface Known {
  readonly removals: Set<ContentId>;
  readonly lost: Set<ContentId>;
  readonly isAsked: () => boolean;
}

/**
 * The puts and pins that the store is at work on, by holder. A store ends them in any order, and
 * some after their client has left: here is what was asked for since, which the store cannot know.
 */
export class PinsUnderWay {
  /** In which pins wait for the store, by account. */
  readonly places = new Places({ all: 1_024, ofOne: 16 });
  /** In which removals wait. An app asks for those of a whole record at once. */
  readonly removalPlaces = new Places({ all: 4_096, ofOne: 256 });
  readonly #known = new Map<Holder, Set<Known>>();

  /**
   * @param isAsked whether all of it has been asked for: only then it comes before what follows
   * @param before work of which it is a part: what was removed meanwhile was so for both
   */
  begin(own: Holder, isAsked: () => boolean, before?: UnderWay): UnderWay {
    const all = this.#known.get(own) ?? new Set<Known>();
    const known = { removals: new Set(before?.removals), lost: new Set(before?.lost), isAsked };
    this.#known.set(own, all.add(known));
    const end = () => {
      all.delete(known);
      if (all.size === 0 && this.#known.get(own) === all) this.#known.delete(own);
    };
    return { ...known, late: undefined, end };
  }

  /** Somebody asks for the removal of a pin. */
  removalAsked(own: Holder, id: ContentId): void {
    for (const { removals } of this.#asked(own)) {
      const [first] = removals;
      if (first !== undefined && removals.size >= MOST) removals.delete(first);
      removals.add(id);
    }
  }

  /** The store may have removed a pin. */
  removed(own: Holder, id: ContentId): void {
    for (const { removals, lost } of this.#asked(own)) if (!removals.has(id)) lost.add(id);
  }

  /** A pin stands that was asked for after all these removals. */
  stands(own: Holder, id: ContentId): void {
    for (const { removals } of this.#asked(own)) removals.delete(id);
  }

  *#asked(own: Holder): Generator<Known> {
    for (const known of this.#known.get(own) ?? []) if (known.isAsked()) yield known;
  }
}
