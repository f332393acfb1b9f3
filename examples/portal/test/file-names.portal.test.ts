import { expect, test } from "vitest";
import { portalTests } from "./setup/browser.ts";

const { inside } = portalTests();

test("no sign in a file's name makes it look like another file, before it is added and after", async () => {
  const { page } = await inside({ role: "patient", name: "Asha" });
  await page.getByLabel("Choose files").setInputFiles({
    name: "blood\u202Efdp.\u200Bexe",
    mimeType: "text/plain",
    buffer: Buffer.from("Not a PDF"),
  });
  const chosen = page.getByRole("region", { name: "Add records" }).getByRole("listitem");
  expect(await chosen.innerText()).toMatch(/^bloodfdp\.exe, 9 bytes/u);
  await chosen.getByRole("button", { name: "Leave out bloodfdp.exe" }).waitFor();
  await page.getByRole("button", { name: "Add the record" }).click();
  await page.getByRole("button", { name: "bloodfdp.exe", exact: true }).click();
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save a copy, not encrypted" }).click();
  expect((await saving).suggestedFilename()).toBe("bloodfdp.exe");
});
