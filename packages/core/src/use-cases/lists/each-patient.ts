import type { Address } from "../../domain/identifiers/address.js";
import type { Page } from "../../domain/results/listing.js";
import { isChartkeyError } from "../../errors/chartkey-error.js";
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
    try {
      return await look(subject);
    } catch (error) {
      signal?.throwIfAborted();
      if (!isChartkeyError(error)) throw error;
      problems.push({ subject, problem: error });
      return [];
    }
  });
  return { found: found.flat(), problems };
}
