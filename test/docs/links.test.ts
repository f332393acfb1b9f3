import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { pages, prose, root } from "./pages.js";

/** The anchors that GitHub gives to the headings of a page. */
const anchors = (page: string): readonly string[] =>
  [...prose(page).matchAll(/^#+ (.*)$/gmu)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

describe("every relative link leads somewhere", () => {
  test.each(pages)("%s", (page) => {
    const links = [...prose(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/gu)];
    const broken = links.filter(([, path = "", anchor]) => {
      const target = path === "" ? page : resolve(root, dirname(page), path);
      if (!existsSync(resolve(root, target))) return true;
      return anchor !== undefined && target.endsWith(".md") && !anchors(target).includes(anchor);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});
