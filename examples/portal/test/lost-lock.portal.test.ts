import { expect, test } from "vitest";
import { portalTests } from "./setup/browser.ts";
import { goTo, lockByPasskey, signIn } from "./setup/person.ts";

const { inside } = portalTests();

test("who cannot open the keys of this device deletes them, and brings them back from a kit", async () => {
  const person = await inside({ role: "patient", name: "Devi" });
  const { page } = person;
  await page.getByLabel("Choose files").setInputFiles({
    name: "allergies.txt",
    mimeType: "text/plain",
    buffer: Buffer.from("Penicillin"),
  });
  await page.getByRole("button", { name: "Add the record" }).click();
  await page.getByText("Added.").waitFor();
  await goTo(person, "Account");
  await page.getByRole("button", { name: "Make a recovery kit" }).click();
  const passphrase = await page.locator("output.passphrase").innerText();
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "I have written it down: save the kit" }).click();
  const kit = await (await saving).path();
  await goTo(person, "Records");
  await page.getByRole("button", { name: "Sign out" }).click();

  await person.passkeys.renew(); // the one that locked the keys is gone
  await signIn(person);
  await page.getByRole("button", { name: "Use the passkey" }).click();
  await page.getByRole("alert").filter({ hasText: "The passkey was not used." }).waitFor();
  await page.getByRole("button", { name: "I cannot get in" }).click();
  const remove = page.getByRole("button", { name: "Delete the keys on this device" });
  expect(await remove.isDisabled()).toBe(true);
  await page.getByLabel("I have a recovery kit", { exact: false }).check();
  await remove.click();
  await page.getByRole("button", { name: /I have a recovery kit/u }).click();
  // what was said of the lock that is gone has gone with it
  expect(await page.getByRole("alert").count()).toBe(0);
  await page.getByLabel("Recovery kit").setInputFiles(kit);
  await page.getByLabel("Passphrase of the kit").fill(passphrase);
  await page.getByRole("button", { name: "Restore" }).click();
  await lockByPasskey(person);
  await page.getByRole("button", { name: "allergies.txt" }).click();
  await page.frameLocator("iframe").getByText("Penicillin").waitFor();
});
