import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { portalTests } from "./setup/browser.ts";
import type { TestPerson } from "./setup/person.ts";
import { pagesOf } from "./setup/small-pdf.ts";

const { inside } = portalTests();

const PAGES = 20;
const visits = Array.from({ length: PAGES }, (_, nth) => `Visit ${nth + 1}`);
const scan = Buffer.from(pagesOf(visits, "", "", 3_500_000));

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "chartkey-"));
  await writeFile(join(folder, "scan.pdf"), scan);
});
afterAll(() => rm(folder, { recursive: true }));

/** Adds the scan, and opens it. */
async function openScan({ page }: TestPerson) {
  await page.getByLabel("Choose files").setInputFiles(join(folder, "scan.pdf"));
  await page.getByRole("button", { name: "Add the record" }).click();
  await page.getByRole("button", { name: "scan.pdf", exact: true }).click();
  const frame = page.frameLocator("iframe");
  await frame.getByText("Visit 1", { exact: true }).waitFor();
  return { frame, page };
}

test("a large PDF is shown by the parts that somebody looks at, and saved whole", async () => {
  const person = await inside({ role: "patient", name: "Asha" });
  let asked = 0;
  person.page.on("request", (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname.endsWith("/blocks")) asked += Number(searchParams.get("length"));
  });
  const { frame, page } = await openScan(person);
  await frame.getByLabel(`Page ${PAGES} of ${PAGES}`).scrollIntoViewIfNeeded();
  await frame.getByText(`Visit ${PAGES}`, { exact: true }).waitFor();
  await page.getByText("Only the pages that you look at are fetched.", { exact: false }).waitFor();
  expect(asked).toBeGreaterThan(0);
  expect(asked).toBeLessThan(scan.length / 2);
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save a copy, not encrypted" }).click();
  const saved = await readFile(await (await downloading).path());
  expect(saved.equals(scan)).toBe(true);
});

test("a page of a large PDF whose parts do not come is said not to be shown, and comes later", async () => {
  const { frame, page } = await openScan(await inside({ role: "patient", name: "Asha" }));
  const middle = frame.getByLabel(`Page 10 of ${PAGES}`);
  await page.route("**/blobs/**", (route) => route.abort());
  await middle.scrollIntoViewIfNeeded();
  await middle.getByText("Page 10 cannot be shown.").waitFor();
  await page.unroute("**/blobs/**");
  await frame.getByLabel(`Page 1 of ${PAGES}`).scrollIntoViewIfNeeded();
  await middle.scrollIntoViewIfNeeded();
  await middle.getByText("Visit 10", { exact: true }).waitFor();
  expect(await middle.locator("canvas").count()).toBe(1);
});
