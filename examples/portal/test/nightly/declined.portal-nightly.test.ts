import { parseAddress } from "@chartkey/core";
import type { Locator } from "playwright";
import { expect, test } from "vitest";
import { portalTests } from "../setup/browser.ts";
import { member } from "../setup/member.ts";
import { goTo, type TestPerson } from "../setup/person.ts";
import { addButton, choose, expectHistory, titles } from "./steps.ts";

const { portal, inside } = portalTests();
const DECLINED = "You declined in your wallet";

/** Declines what a button asks for, checks what is left, and asks for it again. */
async function declineOnce(
  { wallet }: TestPerson,
  { button, words }: { readonly button: Locator; readonly words: Locator },
  checkLeft: () => Promise<void>,
): Promise<void> {
  const before = wallet.prompts.length;
  wallet.declineNext();
  await button.click();
  await words.getByText(`${DECLINED}, so this was not sent.`).waitFor();
  expect(wallet.prompts).toHaveLength(before);
  await checkLeft();
  await button.click();
  await words.getByText(DECLINED).waitFor({ state: "hidden" });
}

test("a patient who declines keeps what was chosen, and each second try does it once", async () => {
  const doctor = await member(portal(), "doctor", { name: "Dr Rao" });
  const asha = await inside({ role: "patient", name: "Asha" });
  const { page, wallet } = asha;
  const main = page.getByRole("main");

  const adding = page.getByRole("region", { name: "Add records" });
  await choose(asha, "allergies.txt", "Allergic to penicillin");
  await declineOnce(asha, { button: addButton(asha), words: adding }, async () => {
    await adding.getByText("allergies.txt").waitFor();
    expect(await titles(asha)).toEqual([]);
  });
  await expect.poll(async () => titles(asha)).toEqual(["allergies.txt"]);

  await page.getByRole("button", { name: "New version" }).click();
  const version = page.getByRole("dialog");
  const file = { name: "allergies-2.txt", mimeType: "text/plain", buffer: Buffer.from("And to latex") };
  await version.getByLabel("File").setInputFiles(file);
  const addVersion = version.getByRole("button", { name: "Add the version" });
  await declineOnce(asha, { button: addVersion, words: version }, async () => {
    expect(await version.getByLabel("File").inputValue()).toContain("allergies-2.txt");
  });
  await version.getByText("Added.").waitFor();
  await version.getByRole("button", { name: "Close" }).click();

  await page.getByRole("button", { name: "New folder" }).click();
  const name = page.getByLabel("Name of the folder");
  await name.fill("Heart");
  await declineOnce(asha, { button: page.getByRole("button", { name: "Make folder" }), words: main }, async () => {
    expect(await name.inputValue()).toBe("Heart");
  });
  await page.getByText("The folder is made.").waitFor();

  await goTo(asha, "Doctors");
  await page.getByRole("button", { name: "Give access" }).click();
  const giving = page.getByRole("dialog", { name: "Give access" });
  const scope = giving.getByLabel("To what");
  await scope.selectOption({ label: "Only “allergies.txt”" });
  await declineOnce(asha, { button: giving.getByRole("button", { name: "Give access" }), words: giving }, async () => {
    expect(await scope.inputValue()).toMatch(/^record /u);
  });
  await giving.getByText("Access is given.").waitFor();
  await giving.getByRole("button", { name: "Close" }).click();

  await goTo(asha, "Access");
  const row = main.getByRole("listitem").filter({ hasText: "Dr Rao" });
  await declineOnce(asha, { button: row.getByRole("button", { name: "Revoke" }), words: main }, async () => {
    await row.getByText("Can read the record “allergies.txt”").waitFor();
  });
  await page.getByText("Nobody has access to your records.").waitFor();

  const patient = parseAddress(wallet.address);
  await doctor.sentRequests.send({ patient, purpose: "TREAT", message: "The first." });
  await goTo(asha, "Requests");
  await page.getByRole("button", { name: "Accept…" }).click();
  const accepting = page.getByRole("dialog", { name: "Accept the request" });
  const until = accepting.getByLabel("Until");
  const day = new Date(Date.now() + 10 * 86_400_000).toLocaleDateString("sv");
  await until.fill(day);
  const accept = accepting.getByRole("button", { name: "Give access" });
  await declineOnce(asha, { button: accept, words: accepting }, async () => {
    expect(await until.inputValue()).toBe(day);
  });
  await accepting.getByText("Access is given.").waitFor();
  await accepting.getByRole("button", { name: "Close" }).click();

  await doctor.sentRequests.send({ patient, purpose: "TREAT", message: "The second." });
  await page.getByText("The second.").waitFor();
  await declineOnce(asha, { button: page.getByRole("button", { name: "Decline" }), words: main }, async () => {
    await page.getByText("The second.").waitFor();
  });
  await page.getByText("Nobody asks for access.").waitFor();

  await goTo(asha, "Account");
  const profile = page.getByRole("textbox", { name: "Name" });
  await profile.fill("Asha K.");
  const save = page.getByRole("button", { name: "Save the profile" });
  await declineOnce(asha, { button: save, words: main }, async () => {
    expect(await profile.inputValue()).toBe("Asha K.");
    expect(await page.getByRole("banner").innerText()).not.toContain("Asha K.");
  });
  await expect.poll(async () => page.getByRole("banner").innerText()).toContain("Asha K.");

  // two for signing up, and one for each of eight acts
  expect(wallet.prompts.filter((prompt) => prompt !== "sign-in")).toHaveLength(10);
  await expectHistory(asha, [
    "You signed up",
    "You made a folder",
    "You added records",
    "You added a new version",
    "You made a folder",
    "You gave access to the record “allergies.txt” – Dr Rao",
    "You ended access to the record “allergies.txt” – Dr Rao",
    "Dr Rao asked for access",
    "You gave access to all records – Dr Rao",
    "Dr Rao asked for access",
    "You declined a request – Dr Rao",
  ]);
});

test("a doctor who declines keeps what was written, and each second try does it once", async () => {
  const patient = await member(portal(), "patient", { name: "Nila" });
  const rao = await inside({ role: "doctor", name: "Dr Rao" });
  const { page, wallet } = rao;
  await goTo(rao, "Patients");
  await page.getByLabel("Name").fill("nila");
  await page.getByRole("button", { name: "Ask for access" }).click();
  const asking = page.getByRole("dialog", { name: "Ask for access" });
  const message = asking.getByLabel("Message");
  await message.fill("Before the visit, please.");
  await declineOnce(rao, { button: asking.getByRole("button", { name: "Send" }), words: asking }, async () => {
    expect(await message.inputValue()).toBe("Before the visit, please.");
    expect((await patient.requests.list().page()).items).toEqual([]);
  });
  await asking.getByText("Sent.", { exact: true }).waitFor();
  await asking.getByRole("button", { name: "Close" }).click();

  await goTo(rao, "My requests");
  const row = page.getByRole("main").getByRole("listitem");
  const withdraw = row.getByRole("button", { name: "Withdraw" });
  await declineOnce(rao, { button: withdraw, words: page.getByRole("main") }, async () => {
    await row.getByText("waits for an answer").waitFor();
  });
  await row.getByText("withdrawn").waitFor();
  expect((await patient.requests.list().page()).items).toMatchObject([{ message: "Before the visit, please." }]);
  expect(wallet.prompts).toHaveLength(5);
});
