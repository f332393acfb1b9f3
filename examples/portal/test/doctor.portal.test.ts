import { parseAddress } from "@chartkey/core";
import { expect, test } from "vitest";
import { attest } from "../server/registrar.ts";
import { portalTests } from "./setup/browser.ts";
import { member } from "./setup/member.ts";
import { goTo } from "./setup/person.ts";

const { portal, inside } = portalTests();
const rao = { role: "doctor", name: "Dr Rao", speciality: "Cardiology" } as const;

test("the dashboard is empty without a grant, fills with one, and is empty again after its end", async () => {
  const patient = await member(portal(), "patient", { name: "Asha" });
  const { page, wallet } = await inside(rao);
  const empty = page.getByText("Nobody gives you access yet. Find a patient, and ask.");
  await empty.waitFor();

  await patient.records.add({
    content: new Blob(["Allergic to penicillin"]),
    title: "Allergies",
    mediaType: "text/plain",
  });
  const grant = { grantee: parseAddress(wallet.address), scope: "everything" } as const;
  await patient.grants.give(grant);
  await page.getByRole("button", { name: "Allergies" }).click();
  await page.frameLocator("iframe").getByText("Allergic to penicillin").waitFor();

  // what is added shows by itself
  await patient.records.add({ content: new Blob(["Healthy"]), title: "Heart", mediaType: "text/plain" });
  await expect.poll(async () => page.getByText("Heart").count()).toBe(1);

  // what is open goes, too
  await patient.grants.revoke(grant);
  await empty.waitFor();
  expect(await page.getByRole("dialog").count()).toBe(0);
});

test("patients are listed, attested ones are marked, and are asked for access", async () => {
  const [patient] = await Promise.all([
    member(portal(), "patient", { name: "Nila Das" }),
    member(portal(), "patient", { name: "Nila Das" }),
  ]);
  await attest(portal().chain, patient.address, "patient");
  const person = await inside(rao);
  const { page } = person;
  await goTo(person, "Patients");
  await page.getByLabel("Name").fill("nila");
  const rows = page.getByRole("main").getByRole("listitem");
  await expect.poll(async () => rows.count()).toBe(2);
  await rows.filter({ hasText: "not verified" }).getByRole("button", { name: "Ask for access" }).click();
  await page.getByText("Somebody else can bear the same name", { exact: false }).waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();

  await rows.filter({ hasText: "verified patient" }).getByRole("button", { name: "Ask for access" }).click();
  const dialog = page.getByRole("dialog", { name: "Ask for access" });
  await dialog.getByLabel("Message").fill("Before the visit, please.");
  await dialog.getByRole("button", { name: "Send" }).click();
  await dialog.getByText("Sent.", { exact: true }).waitFor();
  await dialog.getByRole("button", { name: "Close" }).click();
  const [request] = (await patient.requests.list({ state: "open" }).page()).items;
  expect(request).toMatchObject({ message: "Before the visit, please.", purpose: "TREAT" });

  await goTo(person, "My requests");
  await expect.poll(async () => rows.innerText()).toContain("waits for an answer");
  await rows.getByRole("button", { name: "Withdraw" }).click();
  await expect.poll(async () => rows.innerText()).toContain("withdrawn");
});
