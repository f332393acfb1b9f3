import { expect, test } from "vitest";
import { portalTests } from "../setup/browser.ts";
import { goTo, lockByPasskey, signIn, type TestPerson } from "../setup/person.ts";
import { addText, comeBack, titles } from "./steps.ts";

const { inside, stranger } = portalTests();
const REMOVED = "Another device has removed this one";

/** Lets another device in, by a code and equal digits. */
async function letIn(phone: TestPerson, laptop: TestPerson): Promise<void> {
  await signIn(laptop);
  await laptop.page.getByRole("button", { name: /I have another device/u }).click();
  await laptop.page.getByRole("button", { name: "Show the code" }).click();
  const code = await laptop.page.locator("strong.code").innerText();
  await goTo(phone, "Account");
  await phone.page.getByLabel("Code that the other device shows").fill(code);
  await phone.page.getByRole("button", { name: "Let it in" }).click();
  for (const { page } of [laptop, phone]) await page.getByRole("button", { name: "Yes, the same digits" }).click();
  await lockByPasskey(laptop);
  await laptop.page.getByRole("navigation").waitFor();
}

test("a device that another has removed asks at its next start, keeps the keys, and deletes them", async () => {
  const phone = await inside({ role: "patient", name: "Asha" });
  await addText(phone, "allergies.txt");
  const laptop = await stranger(phone.wallet.privateKey);
  await letIn(phone, laptop);
  const devices = phone.page.getByRole("listitem").filter({ hasText: "Browser on" });
  await expect
    .poll(async () => {
      await goTo(phone, "Records");
      await goTo(phone, "Account");
      await devices.filter({ hasText: "this device" }).waitFor();
      return devices.count();
    })
    .toBe(2);
  await phone.page.getByRole("button", { name: /^Remove Browser/u }).click();
  await devices.filter({ hasText: /removed [A-Z]/u }).waitFor();

  const { page } = laptop;
  const question = page.getByRole("dialog", { name: REMOVED });
  await page.reload();
  await comeBack(laptop);
  await question.getByRole("button", { name: "Keep them for now" }).click();
  await question.waitFor({ state: "hidden" });
  await expect.poll(async () => titles(laptop)).toEqual(["allergies.txt"]);
  await page.getByRole("button", { name: "allergies.txt" }).click();
  await page.frameLocator("iframe").getByText("The words of allergies.txt").waitFor();

  await page.reload();
  await comeBack(laptop);
  await question.getByRole("button", { name: "Delete the keys here" }).click();
  await page.getByRole("heading", { name: "Sign in or sign up" }).waitFor();
  expect(await page.content()).not.toContain("allergies.txt");
  await signIn(laptop);
  await page.getByText("This device has no keys for your account yet.", { exact: false }).waitFor();
  // the other one has its own
  await goTo(phone, "Records");
  await addText(phone, "surgery.txt");
});
