import { describe, expect, test } from "vitest";
import type { Act } from "../../../src/domain/acts/act.js";
import { agreedTime } from "../../../src/domain/log/agreed-time.js";
import { isChartkeyError } from "../../../src/errors/chartkey-error.js";
import { everyone, grant, include, nothing, rao, relinquish, revoke, sen } from "./replayed.js";

const NOW = 10_000;
/** A device may be so many seconds ahead of the ledger, or behind it. */
const TOLERANCE = 300;

const at = (device: number, ledger: number, ...acts: readonly Act[]): number =>
  agreedTime(include(nothing, 10, ...acts), { device, ledger });

function refusal(...args: Parameters<typeof at>): boolean {
  try {
    at(...args);
    return false;
  } catch (error) {
    return isChartkeyError(error, "CLOCK_SKEWED") && error.retryable;
  }
}

test("the present is the later of two clocks that agree within five minutes", () => {
  const ending = grant(rao, "everything", NOW);
  for (const late of [0, 1, TOLERANCE]) {
    expect(at(NOW, NOW - late, ending)).toBe(NOW);
    expect(at(NOW - late, NOW, ending)).toBe(NOW);
  }
});

test("a ledger that is further ahead is refused, whoever may read", () => {
  expect(refusal(NOW - TOLERANCE - 1, NOW)).toBe(true);
  expect(refusal(NOW - TOLERANCE - 1, NOW, grant(rao))).toBe(true);
});

describe("a ledger that is further behind, as one to which nobody writes,", () => {
  const ledger = NOW - TOLERANCE - 1;
  const ends = (until: number) => grant(rao, "everything", until);

  test("is believed while no grant ends in between", () => {
    expect(at(NOW, ledger)).toBe(NOW);
    expect(at(NOW, 0, grant(sen), ends(NOW + 1))).toBe(NOW);
    expect(at(NOW, ledger, ends(ledger))).toBe(NOW);
  });

  test("is refused when a grant has ended by one of them only", () => {
    for (const until of [ledger + 1, NOW]) expect(refusal(NOW, ledger, grant(sen), ends(until))).toBe(true);
  });

  test("is believed when the patient or the grantee ended that grant, or the patient gave it on", () => {
    const grantee = ends(NOW);
    for (const after of [revoke(rao), relinquish(rao), everyone, grant(rao)])
      expect(at(NOW, ledger, grantee, after)).toBe(NOW);
  });
});
