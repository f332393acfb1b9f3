import { expect, test } from "vitest";
import { attest } from "../server/registrar.ts";
import { portalTests } from "./setup/browser.ts";
import { member } from "./setup/member.ts";
import { goTo } from "./setup/person.ts";

const { portal, inside } = portalTests();
const asha = { role: "patient", name: "Asha" } as const;

test("doctors are found by name and speciality, marked as verified or not, and told apart", async () => {
  const [cardiologist] = await Promise.all([
    member(portal(), "doctor", { name: "Meera Iyer", speciality: "Cardiology" }),
    member(portal(), "doctor", { name: "Meera Iyer", speciality: "Dermatology" }),
  ]);
  await attest(portal().chain, cardiologist.address, "doctor");
  const person = await inside(asha);
  const { page } = person;
  await goTo(person, "Doctors");
  await page.getByLabel("Name").fill("meera");
  const rows = page.getByRole("main").getByRole("listitem");
  await expect.poll(async () => rows.count()).toBe(2);
  // two of one name: each has a piece of its id
  expect(await rows.locator("code").allInnerTexts()).toHaveLength(2);
  await page.getByLabel("Speciality").fill("cardiology");
  await expect.poll(async () => rows.count()).toBe(1);
  expect(await rows.innerText()).toContain("verified doctor");

  await rows.getByRole("button", { name: "Give access" }).click();
  const dialog = page.getByRole("dialog", { name: "Give access" });
  await dialog.getByText(cardiologist.address).waitFor();
  await dialog.getByRole("button", { name: "Give access" }).click();
  await dialog.getByText("Access is given.").waitFor();
  const [grant] = (await cardiologist.receivedGrants.list().page()).items;
  expect(grant).toMatchObject({ scope: "everything", state: "active" });
});

test("a registrar's word that somebody is a patient does not mark a doctor", async () => {
  const impostor = await member(portal(), "doctor", { name: "Dr Impostor" });
  await attest(portal().chain, impostor.address, "patient");
  const person = await inside(asha);
  await goTo(person, "Doctors");
  await person.page.getByLabel("Name").fill("impostor");
  const row = person.page.getByRole("main").getByRole("listitem");
  await expect.poll(async () => row.count()).toBe(1);
  expect(await row.innerText()).toContain("not verified");
});

test("a dialog stays open until the keys of what was signed are stored", async () => {
  await member(portal(), "doctor", { name: "Dr Nair" });
  const person = await inside(asha);
  const { page } = person;
  await goTo(person, "Doctors");
  await page.getByLabel("Name").fill("Nair");
  await page.getByRole("button", { name: "Give access" }).click();
  const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>();
  await page.route("**/api/blobs*", async (route) => {
    await mayGoOn;
    await route.continue();
  });
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Give access" }).click();
  await expect.poll(async () => dialog.getByRole("button", { name: "Close" }).isDisabled()).toBe(true);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  goOn();
  await dialog.getByText("Access is given.").waitFor();
  await page.keyboard.press("Escape");
  await expect.poll(async () => dialog.count()).toBe(0);
});
