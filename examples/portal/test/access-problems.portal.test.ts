import { expect, test } from "vitest";
import { portalTests } from "./setup/browser.ts";
import { member } from "./setup/member.ts";
import { goTo, signIn } from "./setup/person.ts";

const { portal, inside } = portalTests();

test("access whose keys cannot be had is not said to be readable, until they can", async () => {
  await member(portal(), "doctor", { name: "Dr Kapoor" });
  const person = await inside({ role: "patient", name: "Uma" });
  const { page } = person;
  await goTo(person, "Doctors");
  const row = page.getByRole("main").getByRole("listitem").filter({ hasText: "Dr Kapoor" });
  await row.getByRole("button", { name: "Give access" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Give access" }).click();
  await page.getByText("Access is given.").waitFor();
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();

  await page.route("**/api/blobs/**", async (route) => route.abort());
  await signIn(person);
  await page.getByRole("button", { name: "Use the passkey" }).click();
  await goTo(person, "Access");
  await expect.poll(async () => row.innerText()).toMatch(/Has access to all records.*The storage does not have this/su);
  // who has access can lose it all the same
  expect(await row.getByRole("button", { name: "Revoke" }).isEnabled()).toBe(true);

  await page.unroute("**/api/blobs/**");
  await goTo(person, "Records");
  await goTo(person, "Access");
  await expect.poll(async () => row.innerText()).toContain("Can read all records");
  expect(await row.locator(".failed").count()).toBe(0);
});

test("an access list that cannot be read says why, not that nobody has access, and is read again by itself", async () => {
  const person = await inside({ role: "patient", name: "Tara" });
  const { page } = person;
  await page.getByText("There are no records here yet.").waitFor();
  await page.route("**/api/ledgers/**", async (route) => route.abort());
  await goTo(person, "Access");
  await page.getByRole("alert").filter({ hasText: "The ledger does not answer. Try again in a moment." }).waitFor();
  const empty = page.getByText("Nobody has access to your records.");
  expect(await empty.count()).toBe(0);
  await page.unroute("**/api/ledgers/**");
  await empty.waitFor();
  await expect.poll(async () => page.locator(".failed").allInnerTexts()).toEqual([]);
});
