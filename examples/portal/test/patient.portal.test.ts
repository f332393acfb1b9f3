import { readFile } from "node:fs/promises";
import { readKit } from "@chartkey/core";
import { expect, test } from "vitest";
import { portalTests } from "./setup/browser.ts";
import { documentAt } from "./setup/documents.ts";
import { participant } from "./setup/member.ts";
import { goTo } from "./setup/person.ts";

const { portal, inside } = portalTests();
const asha = { role: "patient", name: "Asha" } as const;

test("the dashboard takes several files that are dropped, and adds a version to one", async () => {
  const { page, wallet } = await inside(asha);
  const before = wallet.prompts.length;
  const dropped = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(["Allergic to penicillin"], "\u200Eallergies.txt", { type: "text/plain" }));
    data.items.add(new File(["None"], "surgery.txt", { type: "text/plain" }));
    return data;
  });
  await page.getByRole("region", { name: "Add records" }).dispatchEvent("drop", { dataTransfer: dropped });
  await page.getByRole("button", { name: "Leave out surgery.txt" }).click();
  await page.getByRole("button", { name: "Add the record" }).click();
  const title = page.getByRole("button", { name: "allergies.txt", exact: true });
  await title.waitFor();
  expect(await page.getByText("surgery.txt").count()).toBe(0);
  await page.getByText("Added.").waitFor();
  await page.getByLabel("Choose files").setInputFiles(documentAt("blood-count.pdf"));
  await page.getByRole("button", { name: "Leave out blood-count.pdf" }).click();
  expect(await page.getByText("Added.").count()).toBe(0);

  await page.getByRole("button", { name: "New version" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("File").setInputFiles({
    name: "allergies-2.txt",
    mimeType: "text/plain",
    buffer: Buffer.from("Allergic to penicillin and latex"),
  });
  await dialog.getByRole("button", { name: "Add the version" }).click();
  await dialog.getByText("Added.").waitFor();
  await dialog.getByRole("button", { name: "Close" }).click();
  await page.getByText("version 2").waitFor();
  await title.click();
  await page.frameLocator("iframe").getByText("Allergic to penicillin and latex").waitFor();
  expect(wallet.prompts.slice(before)).toHaveLength(2);
});

test("the profile can be changed", async () => {
  const person = await inside(asha);
  const { page } = person;
  await goTo(person, "Account");
  await page.getByRole("textbox", { name: "Name" }).fill("Asha K.");
  await page.getByRole("button", { name: "Save the profile" }).click();
  await page.getByText("Saved.").waitFor();
  await expect.poll(async () => page.getByRole("banner").innerText()).toContain("Asha K.");
});

test("a changed profile keeps what another program put into it that the form does not show", async () => {
  const person = await inside({ role: "patient", name: "Gita" });
  const { page, wallet } = person;
  await goTo(person, "Account");
  await page.getByRole("button", { name: "Make a recovery kit" }).click();
  const passphrase = await page.locator("output.passphrase").innerText();
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "I have written it down: save the kit" }).click();
  const kit = await readFile(await (await saving).path());
  const { keyring } = await readKit(kit, { passphrase });
  const elsewhere = await participant(portal(), wallet.privateKey, keyring);
  const unseen = { speciality: "Patients' council", organisation: "City clinic", languages: ["hi", "en"] };
  await elsewhere.profile.update(unseen);
  await page.getByLabel("Contact").fill("gita@clinic.example");
  await page.getByRole("button", { name: "Save the profile" }).click();
  await page.getByText("Saved.").waitFor();
  expect(await elsewhere.profile.get()).toMatchObject({ ...unseen, name: "Gita", contact: "gita@clinic.example" });
});
