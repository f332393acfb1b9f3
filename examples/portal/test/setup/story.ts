import { expect } from "vitest";
import type { portalTests } from "./browser.ts";
import { documentAt } from "./documents.ts";
import { goTo } from "./person.ts";

/** The paper's story: a patient and a doctor, each with a browser and a wallet of their own. */
export async function tellStory({ inside }: Pick<ReturnType<typeof portalTests>, "inside">): Promise<void> {
  const asha = await inside({ role: "patient", name: "Asha" });
  const rao = await inside({ role: "doctor", name: "Dr Rao", speciality: "Cardiology" });
  await rao.page.getByText("Nobody gives you access yet").waitFor();

  // the patient adds two records at once
  await asha.page
    .getByLabel("Choose files")
    .setInputFiles([documentAt("patient-summary.json"), documentAt("blood-count.pdf")]);
  await asha.page.getByRole("button", { name: "Add 2 records" }).click();
  await asha.page.getByRole("button", { name: "patient-summary.json", exact: true }).waitFor();

  // the doctor finds the patient, and asks
  await goTo(rao, "Patients");
  await rao.page.getByLabel("Name").fill("ash");
  await rao.page.getByRole("button", { name: "Ask for access" }).click();
  const ask = rao.page.getByRole("dialog", { name: "Ask for access" });
  await ask.getByLabel("Message").fill("Before Tuesday's visit, please.");
  await ask.getByRole("button", { name: "Send" }).click();
  await ask.getByText("Sent.", { exact: true }).waitFor();
  await ask.getByRole("button", { name: "Close" }).click();

  // the patient hears of it, and accepts
  await goTo(asha, "Requests");
  await asha.page.getByText("Before Tuesday's visit, please.").waitFor();
  await asha.page.getByRole("button", { name: "Accept…" }).click();
  const accept = asha.page.getByRole("dialog", { name: "Accept the request" });
  await accept.getByRole("button", { name: "Give access" }).click();
  await accept.getByText("Access is given.").waitFor();
  await accept.getByRole("button", { name: "Close" }).click();

  // the doctor reads
  await goTo(rao, "Shared with me");
  await rao.page.getByRole("button", { name: "patient-summary.json" }).click();
  const viewer = rao.page.frameLocator("iframe");
  await viewer.getByRole("heading", { name: "Active Problems" }).waitFor();
  await rao.page.getByRole("dialog").getByRole("button", { name: "Close" }).click();

  // the patient ends it, and learns what was read
  await goTo(asha, "Access");
  await asha.page.getByRole("button", { name: "Revoke" }).click();
  await asha.page.getByRole("heading", { name: "What they may still hold" }).waitFor();
  await rao.page.getByText("Nobody gives you access yet").waitFor();

  const signatures = [...asha.wallet.prompts, ...rao.wallet.prompts];
  expect(signatures.filter((prompt) => prompt === "sign-in")).toHaveLength(2);
  expect(signatures.filter((prompt) => prompt !== "sign-in").length).toBeLessThanOrEqual(8);
  expect([...asha.complaints, ...rao.complaints, ...asha.foreign, ...rao.foreign]).toEqual([]);
}
