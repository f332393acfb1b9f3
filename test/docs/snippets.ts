import { programs } from "./pages.js";

/**
 * How a snippet is run, as its name says: `name.integration.ts` needs real servers, `name.ts` is a
 * program.
 */
export const kinds = ["program", "vitest", "node-test", "integration"] as const;

/** Those in `parts` run with the snippets that import them. */
export const everySnippet = programs.filter((path) => /^docs\/snippets\/[^/]+$/u.test(path));

const kindOf = (path: string): string => /\.([^/.]+)\.ts$/u.exec(path)?.[1] ?? "program";

/** The files of one kind. */
export const snippets = (kind: (typeof kinds)[number]): readonly string[] =>
  everySnippet.filter((path) => kindOf(path) === kind);
