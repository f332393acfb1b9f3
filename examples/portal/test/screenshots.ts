// Draws the pages of docs/portal.md: a patient and a doctor live their story, and each page is kept
// as it is seen. Run `pnpm --filter @chartkey/portal screenshots` after a change of the pages.
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright";
import { chromiumPath } from "../../../test/setup/chromium.ts";
import { attest } from "../server/registrar.ts";
import { documentAt } from "./setup/documents.ts";
import { member } from "./setup/member.ts";
import { goTo, makeKeys, person, signIn, signUp, type TestPerson } from "./setup/person.ts";
import { testPortal } from "./setup/portal.ts";

const folder = fileURLToPath(new URL("../../../docs/portal", import.meta.url));
await mkdir(folder, { recursive: true });
const portal = await testPortal();
const browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });

async function visitor(): Promise<TestPerson> {
  const one = await person(browser, { url: portal.url, chainId: portal.chain.client.chain.id });
  await one.page.setViewportSize({ width: 1000, height: 640 });
  await one.page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  return one;
}
const keep = async ({ page }: TestPerson, name: string) => page.screenshot({ path: `${folder}/${name}.png` });

try {
  const asha = await visitor();
  await asha.page.getByRole("button", { name: "Test wallet" }).waitFor();
  await keep(asha, "sign-in");
  await signIn(asha);
  await makeKeys(asha);
  await asha.page.getByRole("textbox", { name: "Name" }).fill("Asha Kulkarni");
  await keep(asha, "sign-up");
  await signUp(asha, { role: "patient", name: "Asha Kulkarni" });
  await attest(portal.chain, asha.wallet.address, "patient");

  const rao = await visitor();
  await signIn(rao);
  await makeKeys(rao);
  await signUp(rao, { role: "doctor", name: "Dr Vikram Rao", speciality: "Cardiology" });
  await attest(portal.chain, rao.wallet.address, "doctor");
  await rao.page.getByText("Nobody gives you access yet").waitFor();
  await keep(rao, "doctor-without-access");
  await member(portal, "doctor", { name: "Dr Meera Iyer", speciality: "Dermatology" });

  await asha.page
    .getByLabel("Choose files")
    .setInputFiles(["patient-summary.json", "blood-count.pdf", "ct-slice.dcm"].map(documentAt));
  await asha.page.getByRole("button", { name: "Add 3 records" }).click();
  await asha.page.getByRole("button", { name: "ct-slice.dcm", exact: true }).waitFor();
  await keep(asha, "patient-records");
  await goTo(asha, "Doctors");
  await asha.page.getByLabel("Name").fill("Dr");
  await asha.page.getByText("Dr Meera Iyer").waitFor();
  await keep(asha, "patient-doctors");

  await goTo(rao, "Patients");
  await rao.page.getByLabel("Name").fill("ash");
  await rao.page.getByRole("button", { name: "Ask for access" }).waitFor();
  await keep(rao, "doctor-patients");
  await rao.page.getByRole("button", { name: "Ask for access" }).click();
  await rao.page.getByLabel("Message").fill("Before Tuesday's visit, please.");
  await keep(rao, "doctor-ask");
  await rao.page.getByRole("button", { name: "Send" }).click();
  await rao.page.getByText("Sent.", { exact: true }).waitFor();
  await rao.page.getByRole("button", { name: "Close" }).click();
  await goTo(rao, "My requests");
  await rao.page.getByText("waits for an answer").waitFor();
  await keep(rao, "doctor-requests");

  await goTo(asha, "Requests");
  await asha.page.getByText("Before Tuesday's visit, please.").waitFor();
  await keep(asha, "patient-requests");
  await asha.page.getByRole("button", { name: "Accept…" }).click();
  await keep(asha, "patient-accept");
  await asha.page.getByRole("dialog").getByRole("button", { name: "Give access" }).click();
  await asha.page.getByText("Access is given.").waitFor();
  await asha.page.getByRole("button", { name: "Close" }).click();
  await goTo(asha, "Access");
  await asha.page.getByRole("button", { name: "Revoke" }).waitFor();
  await keep(asha, "patient-access");
  await goTo(asha, "Account");
  await asha.page.getByText("this device", { exact: true }).waitFor();
  await keep(asha, "account");

  await goTo(rao, "Shared with me");
  await rao.page.getByRole("button", { name: "patient-summary.json" }).waitFor();
  await keep(rao, "doctor-shared");
  await rao.page.getByRole("button", { name: "patient-summary.json" }).click();
  await rao.page.frameLocator("iframe").getByRole("heading", { name: "Active Problems" }).waitFor();
  await keep(rao, "doctor-reads");
} finally {
  await browser.close();
  await portal.stop();
}
