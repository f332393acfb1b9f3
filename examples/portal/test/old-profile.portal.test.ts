import { expect, test } from "vitest";
import { portalTests } from "./setup/browser.ts";
import { goTo, signIn } from "./setup/person.ts";

const { inside } = portalTests();

test("whose profile on the portal is an old one publishes it anew, and is in", async () => {
  const person = await inside({ role: "doctor", name: "Dr Rao" });
  const { page } = person;
  await goTo(person, "Account");
  const name = page.getByRole("textbox", { name: "Name" });
  await name.fill("Dr A. Rao");
  const reading = page.waitForResponse((response) => /\/api\/profiles\/[^/]+\/0x/u.test(response.url()));
  await page.getByRole("button", { name: "Save the profile" }).click();
  const old = await (await reading).text();
  await page.getByText("Saved.").waitFor();
  await goTo(person, "Shared with me");
  await page.getByRole("button", { name: "Sign out" }).click();

  // as after a backup that was restored
  let isOld = true;
  await page.route("**/api/profiles/*/0x*", async (route) =>
    isOld ? route.fulfill({ body: old, contentType: "application/json" }) : route.continue(),
  );
  await page.route("**/api/profiles", async (route) => {
    isOld = false;
    await route.continue();
  });
  await signIn(person);
  await page.getByRole("button", { name: "Use the passkey" }).click();
  await page.getByText("Publish it anew", { exact: false }).waitFor();
  await page.getByLabel("I am a doctor").check();
  await name.fill("Dr Anil Rao");
  await page.getByRole("button", { name: "Sign up" }).click();
  await page.getByText("Nobody gives you access yet").waitFor();
  expect(await page.getByRole("banner").innerText()).toContain("Dr Anil Rao");
});
