import type { Page } from "../../domain/results/listing.js";
import type { Pages } from "./listing.js";

/**
 * Names problems that concern the whole list on each of its pages: whoever could not be read for
 * one page may have rows that belong on it.
 */
export const withProblems =
  <T>(pages: Pages<T>, problems: Page<T>["problems"]): Pages<T> =>
  async (request) => {
    const page = await pages(request);
    return { ...page, problems: [...problems, ...page.problems] };
  };
