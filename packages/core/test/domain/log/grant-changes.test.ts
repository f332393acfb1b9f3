import { describe, expect, test } from "vitest";
import type { Act } from "../../../src/domain/acts/act.js";
import { encodeScope } from "../../../src/domain/grants/scope.js";
import { isUntouched } from "../../../src/domain/log/grant-changes.js";
import { everyone, folder, grant, include, nothing, rao, relinquish, revoke, sen, update } from "./replayed.js";

const slot = { grantee: rao, scope: encodeScope("everything") };
/** The log after the acts, an entry each; the time of the first one tells branches apart. */
const logOf = (start: number, ...acts: readonly Act[]) =>
  acts.reduce((log, act, nth) => include(log, start + nth, act), nothing);
const given = grant(rao);
const own = given.kind === "grantAccess" ? given.envelope : undefined;
const isUntouchedBy = (before: readonly Act[], after: readonly Act[], isOwn = false, start = 10) =>
  isUntouched(
    logOf(10, ...before),
    logOf(start, ...after),
    slot,
    ({ act }) => isOwn && act.kind === "grantAccess" && act.envelope === own,
  );

describe("a grant is touched, after entries that were known, by", () => {
  test.each([
    ["a grant of it", given],
    ["its revocation", revoke(rao)],
    ["its grantee, who gives it back", relinquish(rao)],
    ["a revocation of everyone", everyone],
    ["a revocation of another of its grantee", revoke(rao, { folder })],
  ] as const)("%s", (_, act) => {
    expect(isUntouchedBy([given], [given, act])).toBe(false);
  });
});

describe("a grant is not touched by", () => {
  test.each([
    ["nothing", []],
    ["a grant to another", [grant(sen)]],
    ["a revocation of another", [grant(sen), revoke(sen)]],
    ["another grant to its grantee", [grant(rao, { folder })]],
    ["a new envelope of it", [update(rao)]],
  ] as const)("%s", (_, acts) => {
    expect(isUntouchedBy([given], [given, ...acts])).toBe(true);
  });

  test("a grant of the caller's own, but by its end", () => {
    expect(isUntouchedBy([], [given], true)).toBe(true);
    expect(isUntouchedBy([], [given, revoke(rao)], true)).toBe(false);
  });
});

describe("a reorganisation touches a grant", () => {
  test("not when it brings back the same, in the same order", () => {
    expect(isUntouchedBy([given, revoke(rao)], [grant(sen), given, revoke(rao)], false, 20)).toBe(true);
  });

  test.each([
    ["takes it away", []],
    ["takes its end away", [given]],
    ["changes the order", [revoke(rao), given]],
    ["adds another end", [given, revoke(rao), revoke(rao)]],
  ] as const)("when it %s", (_, acts) => {
    expect(isUntouchedBy([given, revoke(rao)], acts, false, 20)).toBe(false);
  });

  test("when it takes one of the caller's own away", () => {
    expect(isUntouchedBy([given], [], true, 20)).toBe(false);
  });
});
