import type { Cursor, Listing, ListProblem, Page, PageRequest } from "@chartkey/core";
import { expect, test } from "vitest";
import { whole } from "../page/components/common/whole.ts";

const problem = { subject: "0x1" } as ListProblem;
const pages: readonly Page<string>[] = [
  { items: ["a", "b"], problems: [], next: "2" as Cursor },
  { items: [], problems: [problem], next: "3" as Cursor },
  { items: ["c"], problems: [problem], next: undefined },
];

/** A list of which only the pages are asked for, so that it needs no other method. */
const listOf = (page: (request: PageRequest) => Promise<Page<string> | undefined>) =>
  ({ page }) as unknown as Listing<string>;

test("all pages of a list come as one, with their problems", async () => {
  const asked: PageRequest[] = [];
  const list = listOf(async (request) => pages[asked.push(request) - 1]);
  const { signal } = new AbortController();
  expect(await whole(list).page({ signal })).toEqual({
    items: ["a", "b", "c"],
    problems: [problem, problem],
    next: undefined,
  });
  expect(asked.map(({ after }) => after)).toEqual([undefined, "2", "3"]);
  expect(asked.every((request) => request.signal === signal)).toBe(true);
});

test("a page that cannot be read fails the whole", async () => {
  const list = listOf(async ({ after }) => {
    if (after) throw new Error("The ledger is away");
    return pages[0];
  });
  await expect(whole(list).page()).rejects.toThrow("The ledger is away");
});
