import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright";
import { expect, test } from "vitest";
import { parseAddress } from "@chartkey/core";
import { portalTests } from "./setup/browser.ts";
import { documentAt } from "./setup/documents.ts";
import { member } from "./setup/member.ts";
import { goTo, signIn } from "./setup/person.ts";

const { portal, inside, stranger } = portalTests();

/** What axe finds, and what sticks out of the width. */
async function faultsOf(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  return [
    ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`),
    ...(tooWide ? ["wider than the window"] : []),
  ];
}

/** The faults of what is shown, on a desk and on a phone, dark and light. */
async function faultsEverywhere(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const)
    for (const width of [1280, 360]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 740 });
      found.push(...(await faultsOf(page)).map((fault) => `${colorScheme} ${width}: ${fault}`));
    }
  await page.setViewportSize({ width: 1280, height: 740 });
  return found;
}

test("axe finds nothing before the door, and nothing is too wide for a phone", async () => {
  const one = await stranger();
  const { page } = one;
  await page.getByRole("button", { name: "Test wallet" }).waitFor();
  expect(await faultsEverywhere(page)).toEqual([]);
  await signIn(one);
  await page.getByRole("button", { name: /I am new here/u }).waitFor();
  expect(await faultsEverywhere(page)).toEqual([]);
  await page.getByRole("button", { name: /I am new here/u }).click();
  await page.getByRole("button", { name: /With a passphrase/u }).click();
  await page.getByLabel("I have written it down.").waitFor();
  expect(await faultsEverywhere(page)).toEqual([]);
  await page.getByLabel("I have written it down.").check();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("I am a doctor").check();
  expect(await faultsEverywhere(page)).toEqual([]);
});

test("axe finds nothing on any page of a patient", async () => {
  const doctor = await member(portal(), "doctor", { name: "Dr Rao", speciality: "Cardiology" });
  const asha = await inside({ role: "patient", name: "Asha" });
  const { page } = asha;
  await page.getByLabel("Choose files").setInputFiles(documentAt("blood-count.pdf"));
  await page.getByRole("button", { name: "Add the record" }).click();
  await page.getByRole("button", { name: "blood-count.pdf", exact: true }).click();
  await page.getByText("Save a copy", { exact: false }).waitFor();
  expect(await faultsEverywhere(page)).toEqual([]);
  await page.getByRole("button", { name: "Close" }).click();
  await doctor.sentRequests.send({ patient: parseAddress(asha.wallet.address), purpose: "TREAT", message: "Please." });
  for (const [title, shown] of [
    ["Records", "blood-count.pdf"],
    ["Doctors", "Dr Rao"],
    ["Requests", "Please."],
    ["History", "added records"],
    ["Account", "Let in another device"],
  ] as const) {
    await goTo(asha, title);
    await page.getByText(shown).first().waitFor();
    expect(await faultsEverywhere(page), title).toEqual([]);
  }
  await goTo(asha, "Requests");
  await page
    .getByRole("group", { name: /Dr Rao.*asks for/su })
    .getByRole("button", { name: "Decline" })
    .waitFor();
  await page.getByRole("button", { name: "Accept…" }).click();
  expect(await faultsEverywhere(page)).toEqual([]);
  await page.getByRole("dialog").getByRole("button", { name: "Give access" }).click();
  await page.getByText("Access is given.").waitFor();
  await page.getByRole("button", { name: "Close" }).click();
  await goTo(asha, "Access");
  await page.getByText("Can read all records").waitFor();
  expect(await faultsEverywhere(page)).toEqual([]);
  // who hears the page hears which row a button belongs to
  const row = page.getByRole("group", { name: /Dr Rao.*Can read all records/su });
  expect(await row.getByRole("button").allTextContents()).toEqual(["Revoke"]);
});

test("the pages' links leave most of a phone's screen to the page", async () => {
  const { page } = await inside({ role: "patient", name: "Asha Kulkarni" });
  await page.setViewportSize({ width: 360, height: 740 });
  const top = await page.getByRole("banner").boundingBox();
  expect(top?.height).toBeLessThan(740 / 4);
});

test("axe finds nothing on any page of a doctor", async () => {
  const patient = await member(portal(), "patient", { name: "Nila" });
  const rao = await inside({ role: "doctor", name: "Dr Rao" });
  const { page } = rao;
  await patient.records.add({ content: new Blob(["Allergic"]), title: "Allergies", mediaType: "text/plain" });
  await patient.grants.give({ grantee: parseAddress(rao.wallet.address), scope: "everything" });
  await page.getByRole("button", { name: "Allergies" }).waitFor();
  expect(await faultsEverywhere(page)).toEqual([]);
  await goTo(rao, "Patients");
  await page.getByRole("button", { name: "Ask for access" }).first().click();
  expect(await faultsEverywhere(page)).toEqual([]);
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("Sent.", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Close" }).click();
  await goTo(rao, "My requests");
  await page.getByText("waits for an answer").waitFor();
  expect(await faultsEverywhere(page)).toEqual([]);
});

test("the keyboard alone signs up, adds a record, and reads it", async () => {
  const { page } = await stranger();
  /** Goes on until this has the focus, as somebody does who presses Tab. */
  const tabTo = async (name: string | RegExp, role: "button" | "link" | "textbox" | "checkbox" = "button") => {
    const target = page.getByRole(role, { name }).first();
    await target.waitFor();
    for (let presses = 0; presses < 60; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`Tab does not come to ${String(name)}`);
  };
  const press = async (name: string | RegExp, key = "Enter") => {
    await tabTo(name);
    await page.keyboard.press(key);
  };
  await press("Test wallet");
  await press(/I am new here/u);
  await press(/With a passphrase/u);
  await tabTo("I have written it down.", "checkbox");
  await page.keyboard.press("Space");
  await press("Continue");
  await tabTo("Name", "textbox");
  await page.keyboard.type("Asha");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Records" }).waitFor();

  // the browser's own dialog for files opens from the keyboard
  const choosing = page.waitForEvent("filechooser");
  const input = page.getByLabel("Choose files");
  for (let presses = 0; presses < 60; presses += 1) {
    if (await input.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await (await choosing).setFiles(documentAt("patient-summary.json"));
  await press("Add the record");
  await press("patient-summary.json");
  await page.frameLocator("iframe").getByRole("heading", { name: "Active Problems" }).waitFor();
  await page.keyboard.press("Escape");
  await expect.poll(async () => page.getByRole("dialog").count()).toBe(0);
});
