import { programs } from "./pages.js";

/** How a snippet is run, as its name says: `name.integration.ts` needs real servers, `name.ts` is a program. */
type SnippetKind = "program" | "node-test" | "vitest" | "integration";

/** The files of one kind. Those in `parts` run with the snippets that import them. */
export const snippets = (kind: SnippetKind): readonly string[] =>
  programs.filter((path) => {
    const [, suffix = "program"] = /^docs\/snippets\/[^/.]+(?:\.([^/]+))?\.ts$/u.exec(path) ?? [undefined, ""];
    return suffix === kind;
  });
