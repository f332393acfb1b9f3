import type { Address } from "../../domain/identifiers/address.js";
import type { Page } from "../../domain/results/listing.js";
import { isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";

/**
 * How many patients are visited at a time, so that those whose blobs never come take no time from
 * the others.
 */
const AT_ONCE = 32;

type Problem = Page<never>["problems"][number] & { readonly subject: Address };

/**
 * Visits several patients in order. A patient whose log cannot be read or verified becomes a
 * problem and does not fail the others.
 */
export async function eachPatient<T>(
  patients: readonly Address[],
  signal: AbortSignal | undefined,
  look: (patient: Address) => Promise<readonly T[]>,
): Promise<{ readonly found: readonly T[]; readonly problems: readonly Problem[] }> {
  const problems: Problem[] = [];
  const found = await mapConcurrently(patients, AT_ONCE, async (subject) => {
    const rows = await orProblem(look(subject), { signal });
    if (!isChartkeyError(rows)) return rows;
    problems.push({ subject, problem: rows });
    return [];
  });
  return { found: found.flat(), problems };
}
