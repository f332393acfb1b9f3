import { parseAddress } from "@chartkey/core";
import { expect, test } from "vitest";
import { portalTests } from "./setup/browser.ts";
import { member } from "./setup/member.ts";
import { goTo } from "./setup/person.ts";

const { portal, inside } = portalTests();
const asha = { role: "patient", name: "Asha" } as const;
/** More than a page of a list has, the oldest first. */
const names = Array.from({ length: 22 }, (_, nth) => `paper-${String(nth + 10)}.txt`);

test("one of many records is found in a dialog, and is called by its name when access to it ends", async () => {
  const doctor = await member(portal(), "doctor", { name: "Dr Rao" });
  const person = await inside(asha);
  const { page, wallet } = person;
  const files = names.map((name) => ({ name, mimeType: "text/plain", buffer: Buffer.from(name) }));
  await page.getByLabel("Choose files").setInputFiles(files);
  await page.getByRole("button", { name: "Add 22 records" }).click();
  await page.getByRole("button", { name: "paper-31.txt" }).waitFor();

  await goTo(person, "Doctors");
  await page.getByLabel("Name").fill("Rao");
  await page.getByRole("button", { name: "Give access" }).click();
  const dialog = page.getByRole("dialog");
  const before = wallet.prompts.length;
  await dialog.getByRole("button", { name: "Show more" }).click();
  await dialog.getByLabel("To what").selectOption({ label: "Only “paper-10.txt”" });
  expect(wallet.prompts).toHaveLength(before);
  await dialog.getByRole("button", { name: "Give access" }).click();
  await dialog.getByText("Access is given.").waitFor();
  const [grant] = (await doctor.receivedGrants.list().page()).items;
  expect(grant?.scope).toHaveProperty("record");
  await dialog.getByRole("button", { name: "Close" }).click();
  await doctor.sentRequests.send({ patient: parseAddress(wallet.address), purpose: "TREAT" });

  await goTo(person, "Requests");
  await page.getByRole("button", { name: "Accept…" }).click();
  await dialog.getByRole("button", { name: "Give access" }).click();
  await dialog.getByText("Access is given.").waitFor();
  await dialog.getByRole("button", { name: "Close" }).click();
  await goTo(person, "Access");
  const row = page.getByRole("listitem").filter({ hasText: "Can read the record “paper-10.txt”" });
  await row.getByRole("button", { name: "Revoke" }).click();
  const ended = page.getByRole("complementary");
  await ended.getByRole("listitem").getByText("paper-10.txt").waitFor();
  await ended.getByText("They still have access to all records.").waitFor();
});

test("who tries to read a list again in a dialog gives no access by it", async () => {
  const doctor = await member(portal(), "doctor", { name: "Dr Sen" });
  const person = await inside(asha);
  const { page, wallet } = person;
  const before = wallet.prompts.length;
  await goTo(person, "Doctors");
  const give = page.getByRole("listitem").filter({ hasText: "Dr Sen" }).getByRole("button");
  await give.waitFor();
  await page.route("**/api/ledgers/**", async (route) => route.abort());
  await give.click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Try again" }).first().click();
  await page.unroute("**/api/ledgers/**");
  await dialog.getByRole("option", { name: /^Folder “Health records”/u }).waitFor({ state: "attached" });
  await expect.poll(async () => dialog.getByRole("status").allInnerTexts()).toEqual([]);
  expect(await dialog.getByRole("button", { name: "Give access" }).isEnabled()).toBe(true);
  expect(wallet.prompts).toHaveLength(before);
  expect((await doctor.receivedGrants.list().page()).items).toEqual([]);
});

test("an open record stays open while others are added", async () => {
  const patient = await member(portal(), "patient", { name: "Nila" });
  const { page, wallet } = await inside({ role: "doctor", name: "Dr Das" });
  const content = (title: string) => ({ content: new Blob([`Words of ${title}`]), title, mediaType: "text/plain" });
  await patient.records.addMany(names.slice(0, 20).map(content));
  await patient.grants.give({ grantee: parseAddress(wallet.address), scope: "everything" });
  await page.getByRole("button", { name: "paper-10.txt" }).click();
  const words = page.frameLocator("iframe").getByText("Words of paper-10.txt");
  await words.waitFor();
  await patient.records.add(content("new.txt"));
  await page.getByText("new.txt").waitFor();
  await expect.poll(async () => page.getByText("paper-10.txt", { exact: true }).count()).toBe(1);
  expect(await words.count()).toBe(1);
});
