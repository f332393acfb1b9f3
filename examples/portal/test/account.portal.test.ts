import { readFile } from "node:fs/promises";
import type { Page } from "playwright";
import { expect, test } from "vitest";
import { portalTests } from "./setup/browser.ts";
import { documentAt } from "./setup/documents.ts";
import { goTo, lockByPasskey, lockByPassphrase, makeKeys, signIn, signUp, type TestPerson } from "./setup/person.ts";

const { inside, stranger } = portalTests();
const asha = { role: "patient", name: "Asha" } as const;

async function addRecord({ page }: TestPerson): Promise<void> {
  await page.getByLabel("Choose files").setInputFiles(documentAt("blood-count.pdf"));
  await page.getByRole("button", { name: "Add the record" }).click();
  await page.getByRole("button", { name: "blood-count.pdf", exact: true }).waitFor();
}

/** What the person saves by this button. */
async function savedBy(page: Page, button: string): Promise<{ readonly name: string; readonly path: string }> {
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: button }).click();
  const saved = await saving;
  return { name: saved.suggestedFilename(), path: await saved.path() };
}

test("a second device gets the keys by a code and equal digits, is listed, and is removed", async () => {
  const phone = await inside(asha);
  await addRecord(phone);
  const laptop = await stranger(phone.wallet.privateKey);
  await signIn(laptop);
  await laptop.page.getByRole("button", { name: /I have another device/u }).click();
  await laptop.page.getByRole("button", { name: "Show the code" }).click();
  const code = await laptop.page.locator("strong.code").innerText();
  await goTo(phone, "Account");
  await phone.page.getByLabel("Code that the other device shows").fill(code);
  await phone.page.getByRole("button", { name: "Let it in" }).click();
  const question = { name: "Compare the digits" };
  const shown = await Promise.all(
    [phone, laptop].map(async ({ page }) => page.getByRole("group", question).locator("strong.code").innerText()),
  );
  expect(shown[0]).toMatch(/^\d{3}\s?\d{4}$/u);
  expect(shown[1]).toBe(shown[0]);
  for (const { page } of [laptop, phone]) await page.getByRole("button", { name: "Yes, the same digits" }).click();
  await phone.page.getByText("The other device has your keys.").waitFor();
  await lockByPasskey(laptop);
  await laptop.page.getByRole("button", { name: "blood-count.pdf" }).waitFor();

  await phone.page.reload();
  await phone.page.close();
  await goTo(laptop, "Account");
  const devices = laptop.page.getByRole("listitem").filter({ hasText: "Browser on" });
  await expect.poll(async () => devices.count()).toBe(2);
  expect(await devices.filter({ hasText: "this device" }).count()).toBe(1);
  await laptop.page.getByRole("button", { name: /^Remove Browser/u }).click();
  await expect.poll(async () => devices.filter({ hasText: /removed [A-Z]/u }).count()).toBe(1);
});

test("a recovery kit brings the keys back on a device that has nothing", async () => {
  const person = await inside(asha);
  await addRecord(person);
  await goTo(person, "Account");
  await person.page.getByRole("button", { name: "Make a recovery kit" }).click();
  const passphrase = await person.page.locator("output.passphrase").innerText();
  const kit = await savedBy(person.page, "I have written it down: save the kit");
  expect(kit.name).toBe("chartkey-recovery-kit.age");

  const fresh = await stranger(person.wallet.privateKey);
  await signIn(fresh);
  await fresh.page.getByRole("button", { name: /I have a recovery kit/u }).click();
  await fresh.page.getByLabel("Recovery kit").setInputFiles(kit.path);
  await fresh.page.getByLabel("Passphrase of the kit").fill(passphrase);
  await fresh.page.getByRole("button", { name: "Restore" }).click();
  await lockByPasskey(fresh);
  await fresh.page.getByRole("button", { name: "blood-count.pdf" }).waitFor();
});

test("a recovery kit of another account is refused, and its account is said", async () => {
  const person = await inside(asha);
  await goTo(person, "Account");
  await person.page.getByRole("button", { name: "Make a recovery kit" }).click();
  const passphrase = await person.page.locator("output.passphrase").innerText();
  const kit = await savedBy(person.page, "I have written it down: save the kit");

  const other = await stranger();
  const { page } = other;
  await signIn(other);
  await page.getByRole("button", { name: /I have a recovery kit/u }).click();
  await page.getByLabel("Recovery kit").setInputFiles(kit.path);
  await page.getByLabel("Passphrase of the kit").fill(passphrase);
  await page.getByRole("button", { name: "Restore" }).click();
  await page.getByText(`This kit is of another account: ${person.wallet.address}.`, { exact: false }).waitFor();
  expect(await page.getByRole("button", { name: /With a passkey/u }).count()).toBe(0);
});

test("whoever has keys elsewhere and makes new ones is told, and can bring theirs instead", async () => {
  const person = await inside(asha);
  const other = await stranger(person.wallet.privateKey);
  await signIn(other);
  await other.page.getByRole("button", { name: /I am new here/u }).click();
  await lockByPassphrase(other);
  await other.page.getByText("This account belongs to other keys.", { exact: false }).waitFor();
  await other.page.getByRole("button", { name: "Back" }).click();
  await other.page.getByRole("button", { name: /I have another device/u }).click();
  await other.page.getByRole("button", { name: "Show the code" }).waitFor();
  await other.page.getByRole("button", { name: "Back" }).click();
  await other.page.getByRole("button", { name: /I have a recovery kit/u }).waitFor();
  expect(other.wallet.prompts).toEqual(["sign-in"]);
});

test("everything can be taken away in one file", async () => {
  const person = await inside(asha);
  await addRecord(person);
  await goTo(person, "Account");
  const zip = await savedBy(person.page, "Export my records");
  expect(zip.name).toBe("health-records.zip");
  const bytes = await readFile(zip.path);
  expect(bytes.subarray(0, 2).toString()).toBe("PK");
  // age files, and no record's own bytes
  expect(bytes.includes("age-encryption.org/v1")).toBe(true);
  expect(bytes.includes("%PDF-")).toBe(false);
});

test("an export says what it lacks", async () => {
  const person = await inside(asha);
  await addRecord(person);
  await goTo(person, "Account");
  await person.page.route("**/api/blobs/**", async (route) => route.abort());
  await savedBy(person.page, "Export my records");
  await person.page.getByRole("alert").filter({ hasText: "it lacks what could not be read: 1 of your" }).waitFor();
  expect(await person.page.getByText("Look whether the file is there.", { exact: false }).count()).toBe(0);
});

test("a passkey locks and opens the keys", async () => {
  const person = await stranger();
  const { page } = person;
  await signIn(person);
  await makeKeys(person);
  await signUp(person, asha);
  await page.getByRole("button", { name: "Sign out" }).click();
  await signIn(person);
  await page.getByRole("button", { name: "Use the passkey" }).click();
  await page.getByRole("heading", { name: "Records" }).waitFor();
  expect(person.wallet.prompts.filter((prompt) => prompt === "sign-in")).toHaveLength(2);
});

test("whoever has no wallet tries the portal with the one of the page", async () => {
  const person = await stranger();
  const { page, wallet } = person;
  const sign = async () =>
    page.getByRole("dialog", { name: "Play wallet" }).getByRole("button", { name: "Sign" }).click();
  await page.getByRole("button", { name: "Play wallet" }).click();
  await sign();
  await page.getByRole("button", { name: /I am new here/u }).click();
  await lockByPassphrase(person);
  await page.getByRole("textbox", { name: "Name" }).fill("Asha");
  await page.getByRole("button", { name: "Sign up" }).click();
  await sign();
  await sign();
  await page.getByRole("heading", { name: "Records" }).waitFor();
  expect(wallet.prompts).toEqual([]);
});
