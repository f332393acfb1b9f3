import { expect, test } from "vitest";
import { portalTests } from "../setup/browser.ts";
import { goTo } from "../setup/person.ts";
import { addButton, addText, choose, expectHistory, titles } from "./steps.ts";

const { portal, inside } = portalTests();
const asha = { role: "patient", name: "Asha" } as const;
const registered = ["You signed up", "You made a folder"];

test("people who are in go on by themselves behind a restart, and nothing that was added is lost", async () => {
  const one = await inside(asha);
  const rao = await inside({ role: "doctor", name: "Dr Rao" });
  await rao.page.getByText("Nobody gives you access yet", { exact: false }).waitFor();
  await addText(one, "allergies.txt");
  await portal().restart();

  // what the patient does now is shown to the doctor, who does nothing
  await goTo(one, "Doctors");
  await one.page.getByLabel("Name").fill("Rao");
  await one.page.getByRole("button", { name: "Give access" }).click();
  const dialog = one.page.getByRole("dialog", { name: "Give access" });
  await dialog.getByRole("button", { name: "Give access" }).click();
  await dialog.getByText("Access is given.").waitFor();
  await rao.page.getByRole("button", { name: "allergies.txt" }).click();
  await rao.page.frameLocator("iframe").getByText("The words of allergies.txt").waitFor();
  for (const { page } of [one, rao]) await expect.poll(async () => page.locator(".failed").count()).toBe(0);
});

test("a restart in the middle of an upload is said, and a second try adds the record once", async () => {
  const one = await inside(asha);
  const { page, wallet } = one;
  const before = wallet.prompts.length;
  // the second part waits for the restart
  const restarted = Promise.withResolvers<void>();
  let parts = 0;
  await page.route("**/api/uploads/*", async (route) => {
    parts += 1;
    if (parts > 1) await restarted.promise;
    await route.continue();
  });
  await choose(one, "scan.txt", Buffer.alloc(12 * 1024 ** 2, "scan"));
  await addButton(one).click();
  await page.getByRole("progressbar").waitFor();
  await portal().restart();
  restarted.resolve();
  await page.getByRole("region", { name: "Add records" }).getByText("Try again", { exact: false }).waitFor();
  expect(wallet.prompts).toHaveLength(before);
  await addButton(one).click();
  await page.getByText("Added.").waitFor();
  await expect.poll(async () => titles(one)).toEqual(["scan.txt"]);
  await expectHistory(one, [...registered, "You added records"]);
});

test("what the wallet asks for during a restart is sent behind it", async () => {
  const one = await inside(asha);
  const { page, wallet } = one;
  const prompt = wallet.holdNext();
  await choose(one, "allergies.txt", "Penicillin");
  await addButton(one).click();
  await prompt.asked;
  await portal().restart();
  prompt.sign();
  await page.getByText("Added.").waitFor();
  await expect.poll(async () => titles(one)).toEqual(["allergies.txt"]);
  await expectHistory(one, [...registered, "You added records"]);
});
