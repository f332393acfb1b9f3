import { programs } from "./pages.js";

/**
 * How a snippet is run, as its name says: `name.integration.ts` needs real servers,
 * `name.browser.ts` or `.tsx` a page, and `name.ts` is a program.
 */
export const kinds = ["program", "vitest", "node-test", "integration", "browser"] as const;

/** All snippets but those in `parts`, which run with the snippets that import them. */
export const everySnippet = programs.filter((path) => /^docs\/snippets\/[^/]+$/u.test(path));

const kindOf = (path: string): string => /\.([^/.]+)\.tsx?$/u.exec(path)?.[1] ?? "program";

/** The files of one kind. */
export const snippets = (kind: (typeof kinds)[number]): readonly string[] =>
  everySnippet.filter((path) => kindOf(path) === kind);
