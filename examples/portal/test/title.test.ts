import { expect, test } from "vitest";
import { titleOf } from "../page/components/records/title.ts";

const titleOfFile = (name: string) => titleOf(new File([], name));

test.each([
  ["a name", "Blood count 2026.pdf", "Blood count 2026.pdf"],
  ["marks of direction", "\u200Eblood\u202Efdp.exe", "bloodfdp.exe"],
  ["other signs that nobody sees", "\uFEFFblood\u00AD\u200Bcount\u0007.pdf", "bloodcount.pdf"],
  ["joiners, which Persian and emoji need", "می\u200Cخواهم 👩\u200D⚕️.pdf", "می\u200Cخواهم 👩\u200D⚕️.pdf"],
  ["spaces at the ends", " blood.pdf ", "blood.pdf"],
  ["more than a title holds", `${"😀".repeat(299)} .pdf`, "😀".repeat(299)],
  ["nothing to see", "\u200E \u200F", "Untitled"],
])("a record of a file is called by its name: %s", (_, name, title) => {
  expect(titleOfFile(name)).toBe(title);
});
