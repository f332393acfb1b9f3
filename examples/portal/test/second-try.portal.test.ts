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

test("a second try in a dialog that was closed and opened again is the same request", async () => {
  const patient = await member(portal(), "patient", { name: "Usha Rane" });
  const person = await inside({ role: "doctor", name: "Dr Pillai" });
  const { page } = person;
  await goTo(person, "Patients");
  const row = page.getByRole("listitem").filter({ hasText: "Usha Rane" });
  const dialog = page.getByRole("dialog");
  const ask = async (message: string) => {
    await row.getByRole("button", { name: "Ask for access" }).click();
    await dialog.getByLabel("Message").fill(message);
    await dialog.getByRole("button", { name: "Send" }).click();
  };
  const sent = async () => (await patient.requests.list().page()).items.length;
  const arrive = await lateRelay(page);
  await ask("Before Tuesday.");
  await dialog.locator("[role=status].failed").waitFor();
  await arrive();
  await dialog.getByRole("button", { name: "Close" }).click();
  // other words tell that the first one is there, and the next dialog begins a new request
  await ask("Before Monday.");
  await dialog.getByText("An earlier request took the place of this one", { exact: false }).waitFor();
  expect(await sent()).toBe(1);
  await dialog.getByRole("button", { name: "Close" }).click();
  await ask("Before Monday.");
  await dialog.getByText("Sent.", { exact: true }).waitFor();
  expect(await sent()).toBe(2);
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
