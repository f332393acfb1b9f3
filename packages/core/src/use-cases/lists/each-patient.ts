import type { Address } from "../../domain/identifiers/address.js";
import type { Page } from "../../domain/results/listing.js";
import { isChartkeyError } from "../../errors/chartkey-error.js";
import { orProblem } from "../../errors/or-problem.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";

const CONCURRENCY = 8;

type Problem = Page<never>["problems"][number];

/** Looks at several patients, in order. One whose log cannot be verified or read becomes a problem, and hides no other. */
export async function eachPatient<T>(
  patients: readonly Address[],
  signal: AbortSignal | undefined,
  look: (patient: Address) => Promise<readonly T[]>,
): Promise<{ readonly found: readonly T[]; readonly problems: readonly Problem[] }> {
  const problems: Problem[] = [];
  const found = await mapConcurrently(patients, CONCURRENCY, async (subject) => {
    const rows = await orProblem(look(subject), { signal });
    if (!isChartkeyError(rows)) return rows;
    problems.push({ subject, problem: rows });
    return [];
  });
  return { found: found.flat(), problems };
}
