import type { Page, Request } from "playwright";
import { expect, test } from "vitest";
import { portalTests } from "./setup/browser.ts";
import { member } from "./setup/member.ts";
import { goTo } from "./setup/person.ts";

const { portal, inside } = portalTests();
const RELAYS = "**/api/relays";

/**
 * Cuts the line to what is signed next, which the server gets late: when the person has been told
 * that it failed.
 */
async function lateRelay(page: Page): Promise<() => Promise<void>> {
  const { promise: cut, resolve: note } = Promise.withResolvers<Request>();
  await page.route(RELAYS, async (route) => {
    note(route.request());
    await route.abort();
  });
  return async () => {
    const request = await cut;
    await page.unroute(RELAYS);
    const [headers, data] = [await request.allHeaders(), request.postData() ?? ""];
    expect((await page.request.post(request.url(), { headers, data })).ok()).toBe(true);
  };
}

test("a request that went out though it seemed to fail is sent once, whoever tries again", async () => {
  const patient = await member(portal(), "patient", { name: "Nila Rege" });
  const person = await inside({ role: "doctor", name: "Dr Pillai" });
  const { page } = person;
  await goTo(person, "Patients");
  await page
    .getByRole("listitem")
    .filter({ hasText: "Nila Rege" })
    .getByRole("button", { name: "Ask for access" })
    .click();
  const dialog = page.getByRole("dialog");
  const arrive = await lateRelay(page);
  const send = dialog.getByRole("button", { name: "Send" });
  await send.click();
  await dialog.locator("[role=status].failed").waitFor();
  await arrive();
  await expect.poll(async () => (await patient.requests.list().page()).items.length).toBe(1);
  await send.click();
  await dialog.getByText("Sent.", { exact: true }).waitFor();
  expect((await patient.requests.list().page()).items).toHaveLength(1);
});

test("a folder that was made though it seemed to fail is made once, and has a name", async () => {
  const { page, wallet } = await inside({ role: "patient", name: "Veena" });
  const before = wallet.prompts.length;
  await page.getByRole("button", { name: "New folder" }).click();
  const name = page.getByLabel("Name of the folder");
  const make = page.getByRole("button", { name: "Make folder" });
  await name.fill("  ");
  await make.click();
  expect(wallet.prompts).toHaveLength(before);
  const arrive = await lateRelay(page);
  await name.fill("Heart");
  await make.click();
  await page.locator("[role=status].failed").waitFor();
  await arrive();
  const heart = page.getByRole("option", { name: "Heart (0)" });
  await heart.waitFor({ state: "attached" });
  await make.click();
  await page.getByText("The folder is made.").waitFor();
  expect(await heart.count()).toBe(1);
  expect(wallet.prompts).toHaveLength(before + 1);
});
