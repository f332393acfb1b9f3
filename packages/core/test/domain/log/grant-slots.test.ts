import { describe, expect, test } from "vitest";
import type { Act } from "../../../src/domain/acts/act.js";
import { foldGrants, grantState, isActive, type Slot } from "../../../src/domain/log/grant-slots.js";
import {
  everyone,
  folder,
  FOREVER,
  grant,
  include,
  nothing,
  rao,
  relinquish,
  revoke,
  sen,
  update,
} from "./replayed.js";

/** The slots after the acts, each an entry of its own: at 10, 20, 30, … seconds. */
const logOf = (...acts: readonly Act[]) => acts.reduce((log, act, nth) => include(log, 10 * (nth + 1), act), nothing);
const slotsOf = (...acts: readonly Act[]): readonly Slot[] => [...foldGrants(logOf(...acts).entries).slots.values()];

const endings = [revoke(rao), relinquish(rao), everyone];

describe("a slot", () => {
  test("has the terms of the last grant, and the place of the first", () => {
    const [slot, ...others] = slotsOf(grant(rao, "everything", 500, 7), grant(sen), revoke(rao), grant(rao));
    expect(slot).toMatchObject({ grantee: rao, until: FOREVER, permissions: 1, closed: undefined });
    expect([slot?.first.index, slot?.given.index]).toEqual([0, 3]);
    expect(others.map(({ grantee }) => grantee)).toEqual([sen]);
  });

  test("is of one grantee and one scope", () => {
    const slots = slotsOf(grant(rao), grant(rao, { folder }), grant(sen), revoke(rao, { folder }));
    expect(slots.map(({ closed }) => closed?.index)).toEqual([undefined, 3, undefined]);
  });

  test("is ended by the first entry that ends it, until it is given again", () => {
    for (const end of endings) {
      for (const again of endings) expect(slotsOf(grant(rao), end, again).map((one) => one.closed?.index)).toEqual([1]);
      expect(slotsOf(grant(rao), end, grant(rao)).map(({ closed }) => closed)).toEqual([undefined]);
    }
  });
});

describe("an update of an envelope", () => {
  test("changes neither the terms of the grant nor its place", () => {
    const acts = [grant(rao, "everything", 500, 6), update(rao)];
    const [slot] = slotsOf(...acts);
    expect(slot).toMatchObject({ until: 500, permissions: 6, closed: undefined });
    expect([slot?.first.index, slot?.given.index]).toEqual([0, 0]);
  });

  test("means nothing for a grant that was never given, or has ended", () => {
    expect(slotsOf(update(rao))).toEqual([]);
    expect(slotsOf(grant(rao), update(sen), update(rao, { folder }))).toEqual(slotsOf(grant(rao)));
    for (const end of endings) expect(slotsOf(grant(rao), end, update(rao))).toEqual(slotsOf(grant(rao), end));
  });
});

describe("the envelopes of a grant", () => {
  const envelopes = (...acts: readonly Act[]) => {
    const shown = (given: Slot["envelopes"] = []) => given.map(({ entry, until }) => [entry.index, until]);
    const [slot] = slotsOf(...acts);
    return { now: shown(slot?.envelopes), earlier: shown(slot?.earlier) };
  };

  test("are all since it was given, each with the terms of its time", () => {
    const extended = [grant(rao, "everything", 100), update(rao), grant(rao, "everything", 200), update(rao)];
    const [first, second] = [100, 200];
    expect(envelopes(...extended)).toEqual({
      now: [
        [0, first],
        [1, first],
        [2, second],
        [3, second],
      ],
      earlier: [],
    });
  });

  test("are earlier ones once it has ended and is given again", () => {
    for (const end of endings) {
      const twice = [grant(rao), end, grant(rao), update(rao), end, grant(rao)];
      expect(envelopes(...twice.slice(0, 2))).toEqual({ now: [[0, FOREVER]], earlier: [] });
      expect(envelopes(...twice)).toEqual({
        now: [[5, FOREVER]],
        earlier: [
          [0, FOREVER],
          [2, FOREVER],
          [3, FOREVER],
        ],
      });
    }
  });

  test("are earlier ones when its time was over before it was given again", () => {
    const second = grant(rao, "everything", 200);
    expect(envelopes(grant(rao, "everything", 20), second)).toEqual({ now: [[1, 200]], earlier: [[0, 20]] });
    expect(envelopes(grant(rao, "everything", 21), second).earlier).toEqual([]);
  });
});

describe("a grant", () => {
  test("ends by a revocation, by everyone's, and by time, and begins again by a grant", () => {
    const active = (...acts: readonly Act[]) => {
      const grants = foldGrants(include(nothing, 10, ...acts).entries);
      return [...grants.slots.values()].map((slot) => isActive(grants, slot, 50));
    };
    expect(active(grant(rao))).toEqual([true]);
    expect(active(grant(rao, "everything", 50))).toEqual([false]);
    expect(active(grant(rao, "everything", 51))).toEqual([true]);
    for (const end of endings) {
      expect(active(grant(rao), end)).toEqual([false]);
      expect(active(grant(rao), end, grant(rao))).toEqual([true]);
    }
    expect(active(grant(rao), revoke(rao, { folder }), revoke(sen))).toEqual([true]);
  });

  test("that ran out before anybody ended it stays expired", () => {
    const state = (until: number, end: Act, now: number) => {
      const log = logOf(grant(rao, "everything", until), end);
      return [...foldGrants(log.entries).slots.values()].map((slot) => grantState(log, slot, now));
    };
    for (const end of endings) {
      expect(state(20, end, 30)).toEqual(["expired"]);
      expect(state(21, end, 30)).toEqual(["revoked"]);
    }
    expect([state(31, update(rao), 30), state(30, update(rao), 30)]).toEqual([["active"], ["expired"]]);
  });
});
