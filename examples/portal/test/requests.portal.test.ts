import { parseAddress } from "@chartkey/core";
import { expect, test } from "vitest";
import { portalTests } from "./setup/browser.ts";
import { documentAt } from "./setup/documents.ts";
import { member } from "./setup/member.ts";
import { goTo } from "./setup/person.ts";

const { portal, inside } = portalTests();
const asha = { role: "patient", name: "Asha" } as const;
const DAY = 86_400_000;

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

test("requests are accepted for less and shorter, declined, and deleted", async () => {
  const person = await inside(asha);
  const { page, wallet } = person;
  await page.getByLabel("Choose files").setInputFiles([documentAt("blood-count.pdf"), documentAt("ct-slice.dcm")]);
  await page.getByRole("button", { name: "Add 2 records" }).click();
  await page.getByRole("button", { name: "ct-slice.dcm", exact: true }).waitFor();
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
