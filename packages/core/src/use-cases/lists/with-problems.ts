import type { Page } from "../../domain/results/listing.js";
import type { Pages } from "./listing.js";

/** Names problems that concern the whole list, on its first page. */
export const withProblems =
  <T>(pages: Pages<T>, problems: Page<T>["problems"]): Pages<T> =>
  async (request) => {
    const page = await pages(request);
    return request.after === undefined ? { ...page, problems: [...problems, ...page.problems] } : page;
  };
