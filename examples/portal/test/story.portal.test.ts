import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chromiumPath } from "../../../test/setup/chromium.js";
import { goTo, makeKeys, person, signIn, signUp } from "./setup/person.ts";
import { type TestPortal, testPortal } from "./setup/portal.ts";

const documents = (name: string) => fileURLToPath(new URL(`../../documents/${name}`, import.meta.url));

let browser: Browser;
let portal: TestPortal;
beforeAll(async () => {
  portal = await testPortal();
  browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
});
afterAll(async () => {
  await browser?.close();
  await portal?.stop();
});

const dump = async (...people: readonly Awaited<ReturnType<typeof person>>[]) => {
  for (const one of people)
    for (const frame of one.page.frames())
      console.log(frame.url(), (await frame.locator("body").innerText()).slice(0, 1500));
  for (const one of people) console.log(await one.page.locator("body").innerText(), one.complaints, one.wallet.prompts);
};
test("a patient and a doctor live the paper's story, with eight signatures and one sign-in each", async () => {
  const chainId = portal.chain.client.chain.id;
  const [asha, rao] = await Promise.all([person(browser, portal.url, chainId), person(browser, portal.url, chainId)]);
  try {
    await signIn(asha);
    await makeKeys(asha);

    await signUp(asha, { role: "patient", name: "Asha" });
    await signIn(rao);
    await makeKeys(rao);
    await signUp(rao, { role: "doctor", name: "Dr Rao", speciality: "Cardiology" });
    await rao.page.getByText("Nobody gives you access yet").waitFor();

    // the patient adds two records at once
    await asha.page
      .getByLabel("Choose files")
      .setInputFiles([documents("patient-summary.json"), documents("blood-count.pdf")]);
    await asha.page.getByRole("button", { name: "Add 2 records" }).click();
    await asha.page.getByRole("button", { name: "patient-summary.json" }).waitFor();

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
  } catch (error) {
    await dump(asha, rao);
    throw error;
  }
  const signatures = [...asha.wallet.prompts, ...rao.wallet.prompts];
  expect(signatures.filter((prompt) => prompt === "sign-in")).toHaveLength(2);
  expect(signatures.filter((prompt) => prompt !== "sign-in").length).toBeLessThanOrEqual(8);
  expect([...asha.complaints, ...rao.complaints]).toEqual([]);
});
