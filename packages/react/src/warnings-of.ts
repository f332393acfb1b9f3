import type { AddedRecord, AmendedRecord, GivenGrant, GivenGrants, Outcome, RevokeReceipt } from "@chartkey/core";
import { say, type Warnings } from "./words.js";

/** What results of core have in them that the person should hear. */
type Result = Partial<
  Pick<AddedRecord, "exposedTo" | "without"> &
    Pick<AmendedRecord, "complete"> &
    Pick<GivenGrant, "grant"> &
    Pick<GivenGrants, "grants"> &
    Pick<RevokeReceipt, "mayStillHold">
>;

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const isFailed = (one: Outcome<Result> | Result): boolean => "ok" in one && !one.ok;

/** How many different ones there are. */
const countOf = (names: readonly (readonly string[] | undefined)[]): number =>
  new Set(names.flatMap((some) => some ?? [])).size;

/** How many records somebody may have kept; `undefined` when nobody can tell which. */
function recordsHeld(results: readonly Result[]): number | undefined {
  const held = results.flatMap((result) => ("mayStillHold" in result ? [result.mayStillHold] : []));
  if (held.includes(undefined)) return undefined;
  return countOf(held.map((refs) => refs?.map(({ patient, record }) => `${patient} ${record}`)));
}

/** The sentences for what the result of an act warns of: of one write, or of each of a batch. */
export function warningsOf(result: unknown, words: Warnings): readonly string[] {
  const all: readonly unknown[] = Array.isArray(result) ? result : [result];
  // of a result that is not core's, no field is one of these
  const outcomes = all.filter(isObject) as readonly (Outcome<Result> | Result)[];
  const failed = outcomes.filter(isFailed).length;
  const results = outcomes.filter((one): one is Result => !isFailed(one));

  const exposed = countOf(results.map(({ exposedTo }) => exposedTo));
  const without = countOf(results.map((one) => one.without));
  const grants = results.flatMap((one) => [...(one.grant ? [one.grant] : []), ...(one.grants ?? [])]);
  const unreadable = grants.filter(({ problem }) => problem !== undefined).length;
  const records = recordsHeld(results);
  return [
    ...(failed > 0 ? [say(words.failed, { failed, total: all.length })] : []),
    ...(exposed > 0 ? [say(words.exposed, { people: exposed })] : []),
    ...(without > 0 ? [say(words.without, { people: without })] : []),
    ...(unreadable > 0 ? [say(words.unreadable, { grants: unreadable })] : []),
    ...(records === 0 ? [] : [say(words.mayStillHold, { records })]),
    ...(results.some(({ complete }) => complete === false) ? [say(words.incomplete, {})] : []),
  ];
}
