import { parseAddress } from "@chartkey/core";
import { expect, test } from "vitest";
import { portalTests } from "./setup/browser.ts";
import { documentAt } from "./setup/documents.ts";
import { member } from "./setup/member.ts";
import { goTo } from "./setup/person.ts";
import { attest } from "../server/registrar.ts";

const { portal, inside } = portalTests();
const asha = { role: "patient", name: "Asha" } as const;
const DAY = 86_400_000;

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
  const title = page.getByRole("button", { name: "allergies.txt" });
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

test("what was asked until an hour of today is given until that hour, by who changes nothing", async () => {
  const person = await inside(asha);
  const { page, wallet } = person;
  const before = wallet.prompts.length;
  const doctor = await member(portal(), "doctor", { name: "Dr Iyer" });
  const until = new Date(Math.floor(Date.now() / 1000) * 1000 + 60_000);
  await doctor.sentRequests.send({ patient: parseAddress(wallet.address), purpose: "TREAT", until });
  await goTo(person, "Requests");
  await page.getByRole("button", { name: "Accept…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/^Access ends on .*, as was asked\.$/u).waitFor();
  // an end that was asked for cannot be left out
  await dialog.getByLabel("Until").fill("");
  await dialog.getByRole("button", { name: "Give access" }).click();
  expect(wallet.prompts).toHaveLength(before);
  await dialog.getByLabel("Until").fill(until.toLocaleDateString("sv"));
  await dialog.getByRole("button", { name: "Give access" }).click();
  await dialog.getByText("Access is given.").waitFor();
  const [grant] = (await doctor.receivedGrants.list().page()).items;
  expect(grant?.until).toEqual(until);
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

test("requests are accepted for less and shorter, declined, and deleted", async () => {
  const person = await inside(asha);
  const { page, wallet } = person;
  await page.getByLabel("Choose files").setInputFiles([documentAt("blood-count.pdf"), documentAt("ct-slice.dcm")]);
  await page.getByRole("button", { name: "Add 2 records" }).click();
  await page.getByRole("button", { name: "ct-slice.dcm" }).waitFor();
  const asking = async (name: string) => {
    const doctor = await member(portal(), "doctor", { name });
    await doctor.sentRequests.send({ patient: parseAddress(wallet.address), purpose: "TREAT", message: "Please." });
    return doctor;
  };
  const [one, two, three] = await Promise.all([asking("Dr One"), asking("Dr Two"), asking("Dr Three")]);

  const rows = page.getByRole("main").getByRole("listitem");
  // the inbox is live on every page
  await expect.poll(async () => page.getByRole("link", { name: /^Requests/u }).innerText()).toMatch(/3$/u);
  await goTo(person, "Requests");
  await expect.poll(async () => rows.count()).toBe(3);
  const row = (name: string) => rows.filter({ hasText: name });
  await row("Dr One").getByRole("button", { name: "Accept…" }).click();
  const dialog = page.getByRole("dialog", { name: "Accept the request" });
  await dialog.getByLabel("To what").selectOption({ label: "Only “ct-slice.dcm”" });
  const until = new Date(Date.now() + 10 * DAY).toLocaleDateString("sv");
  await dialog.getByLabel("Until").fill(until);
  await dialog.getByRole("button", { name: "Give access" }).click();
  await dialog.getByText("Access is given.").waitFor();
  await dialog.getByRole("button", { name: "Close" }).click();
  await row("Dr Two").getByRole("button", { name: "Decline" }).click();
  await expect.poll(async () => rows.count()).toBe(1);
  await row("Dr Three").getByRole("button", { name: "Delete here" }).click();
  await page.getByText("Nobody asks for access.").waitFor();

  const [grant] = (await one.receivedGrants.list().page()).items;
  expect(grant?.until).toEqual(new Date(`${until}T00:00`));
  const shared = (await one.sharedRecords.list().page()).items;
  expect(shared.map((record) => record.ok && record.record.title)).toEqual(["ct-slice.dcm"]);
  const states = await Promise.all(
    [two, three].map(async (doctor) => (await doctor.sentRequests.list().page()).items[0]?.state),
  );
  expect(states).toEqual(["rejected", "open"]);
});

test("the access list has times and ends, revokes, and names what may still be held", async () => {
  const doctor = await member(portal(), "doctor", { name: "Dr Rao" });
  const person = await inside(asha);
  const { page, wallet } = person;
  await page.getByLabel("Choose files").setInputFiles([documentAt("blood-count.pdf")]);
  await page.getByRole("button", { name: "Add the record" }).click();
  await page.getByRole("button", { name: "blood-count.pdf" }).waitFor();
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
