import { expect, test } from "vitest";
import { portalTests } from "./setup/browser.ts";
import { documentAt } from "./setup/documents.ts";
import { member } from "./setup/member.ts";
import { goTo, signIn } from "./setup/person.ts";

const { portal, inside } = portalTests();
const asha = { role: "patient", name: "Asha" } as const;
const DAY = 86_400_000;

test("the access list has times and ends, revokes, and names what may still be held", async () => {
  const doctor = await member(portal(), "doctor", { name: "Dr Rao" });
  const person = await inside(asha);
  const { page, wallet } = person;
  await page.getByLabel("Choose files").setInputFiles([documentAt("blood-count.pdf")]);
  await page.getByRole("button", { name: "Add the record" }).click();
  await page.getByRole("button", { name: "blood-count.pdf", exact: true }).waitFor();
  await goTo(person, "Doctors");
  await page.getByLabel("Name").fill("Rao");
  await page.getByRole("button", { name: "Give access" }).click();
  const dialog = page.getByRole("dialog", { name: "Give access" });
  await dialog.getByLabel("Until").fill(new Date(Date.now() + 3 * DAY).toLocaleDateString("sv"));
  await dialog.getByRole("button", { name: "Give access" }).click();
  await dialog.getByText("Access is given.").waitFor();
  await dialog.getByRole("button", { name: "Close" }).click();

  await goTo(person, "Access");
  const row = page.getByRole("main").getByRole("listitem").filter({ hasText: "Dr Rao" });
  await expect.poll(async () => row.innerText()).toMatch(/Can read all records.*ends soon.*Given .*, until /su);
  // somebody looks elsewhere while the wallet asks
  const prompt = wallet.holdNext();
  await row.getByRole("button", { name: "Revoke" }).click();
  await prompt.asked;
  await goTo(person, "Records");
  prompt.sign();
  await goTo(person, "Access");
  await page.getByRole("heading", { name: "What they may still hold" }).waitFor();
  await page.getByRole("complementary").getByText("blood-count.pdf").waitFor();
  await page.getByText("Nobody has access to your records.").waitFor();
  await page.getByLabel("Show access that has ended, too").check();
  await expect.poll(async () => row.innerText()).toContain("revoked");
  expect(await row.innerText()).not.toContain("until");
  expect((await doctor.receivedGrants.list({ state: "active" }).page()).items).toEqual([]);
});

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
