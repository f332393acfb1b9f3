import { expect, test } from "vitest";
import { portalTests } from "../setup/browser.ts";
import { addButton, choose, expectHistory, titles } from "./steps.ts";

const { inside } = portalTests();
const asha = { role: "patient", name: "Asha" } as const;
const added = ["You signed up", "You made a folder", "You added records"];
const content = Buffer.alloc(12 * 1024 ** 2, "scan");

test("an upload goes on by itself where a line was cut for a moment", async () => {
  const one = await inside(asha);
  const { page, wallet } = one;
  const before = wallet.prompts.length;
  let cuts = 3;
  await page.route("**/api/uploads/*", async (route) => {
    cuts -= 1;
    return cuts >= 0 ? route.abort("internetdisconnected") : route.continue();
  });
  await choose(one, "scan.txt", content);
  await addButton(one).click();
  await page.getByText("Added.").waitFor();
  expect(cuts).toBeLessThan(0);
  await expect.poll(async () => titles(one)).toEqual(["scan.txt"]);
  expect(wallet.prompts).toHaveLength(before + 1);
});

test("whoever is offline in the middle of an upload is told so, and a second try adds it once", async () => {
  const one = await inside(asha);
  const { page, context } = one;
  await choose(one, "scan.txt", content);
  await addButton(one).click();
  await page.getByRole("progressbar").waitFor();
  await context.setOffline(true);
  await page.getByRole("region", { name: "Add records" }).getByText("does not answer", { exact: false }).waitFor();
  await page.getByText("scan.txt").waitFor();
  await context.setOffline(false);
  await addButton(one).click();
  await page.getByText("Added.").waitFor();
  await expect.poll(async () => titles(one)).toEqual(["scan.txt"]);
  // what the page said of the line has gone by itself
  await expect.poll(async () => page.locator(".failed").count()).toBe(0);
  await expectHistory(one, added);
});

test("what is signed offline is not said to be added, and a second try adds it once", async () => {
  const one = await inside(asha);
  const { page, context, wallet } = one;
  const prompt = wallet.holdNext();
  await choose(one, "allergies.txt", "Penicillin");
  await addButton(one).click();
  await prompt.asked;
  await context.setOffline(true);
  prompt.sign();
  const words = page.getByRole("region", { name: "Add records" }).getByRole("status");
  await words.getByText("Signed. It is sent for you", { exact: false }).waitFor();
  await context.setOffline(false);
  await words.getByText("Something of this was sent before", { exact: false }).waitFor();
  await addButton(one).click();
  await words.getByText("Added.").waitFor();
  await expect.poll(async () => titles(one)).toEqual(["allergies.txt"]);
  await expectHistory(one, added);
});
