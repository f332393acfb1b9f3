import type { Listing } from "@chartkey/core";

/**
 * A list whose pages come as one: for what each row may be needed for, such as its name. What a
 * page may take stays limited.
 */
export const whole = <T>(list: Listing<T>): Listing<T> => ({
  ...list,
  page: async ({ signal } = {}) => {
    let page = await list.page({ size: 100, signal });
    let { items, problems } = page;
    while (page.next !== undefined) {
      page = await list.page({ size: 100, after: page.next, signal });
      items = [...items, ...page.items];
      problems = [...problems, ...page.problems];
    }
    return { items, problems, next: undefined };
  },
});
