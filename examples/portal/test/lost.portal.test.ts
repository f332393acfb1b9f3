import { expect, test } from "vitest";
import { portalTests } from "./setup/browser.ts";
import { goTo, lockByPasskey, signIn } from "./setup/person.ts";

const { inside } = portalTests();

test("who cannot open the keys of this device brings them back from a kit", async () => {
  const person = await inside({ role: "patient", name: "Asha" });
  const { page } = person;
  await goTo(person, "Account");
  await page.getByRole("button", { name: "Make a recovery kit" }).click();
  const passphrase = await page.locator("output.passphrase").innerText();
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "I have written it down: save the kit" }).click();
  const kit = await (await saving).path();
  await page.getByRole("button", { name: "Sign out" }).click();

  await signIn(person);
  await page.getByRole("button", { name: "I cannot get in" }).click();
  const remove = page.getByRole("button", { name: "Delete the keys on this device" });
  expect(await remove.isDisabled()).toBe(true);
  await page.getByLabel("I have a recovery kit", { exact: false }).check();
  await remove.click();
  await page.getByRole("button", { name: /I have a recovery kit/u }).click();
  await page.getByLabel("Recovery kit").setInputFiles(kit);
  await page.getByLabel("Passphrase of the kit").fill(passphrase);
  await page.getByRole("button", { name: "Restore" }).click();
  await lockByPasskey(person);
  await page.getByText("There are no records here yet.").waitFor();
});

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

test("whose list of devices was lost is told so, and begins another", async () => {
  const person = await inside({ role: "patient", name: "Asha" });
  const { page } = person;
  await expect
    .poll(async () => {
      await goTo(person, "Records");
      const reading = page.waitForResponse("**/api/devices");
      await goTo(person, "Account");
      return (await reading).status();
    })
    .toBe(200);
  await page.getByRole("button", { name: "Sign out" }).click();

  let list: string | undefined;
  await page.route("**/api/devices", async (route) => {
    const request = route.request();
    if (request.method() === "GET" && list === undefined) return route.fulfill({ status: 204 });
    if (request.method() === "GET") return route.fulfill({ json: { value: list } });
    list = (request.postDataJSON() as { readonly after: string }).after;
    return route.fulfill({ json: { replaced: true } });
  });
  await signIn(person);
  await page.getByRole("button", { name: "Use the passkey" }).click();
  const accept = page.getByRole("button", { name: "Accept the list that is there" });
  await accept.click();
  await accept.waitFor({ state: "hidden" });
  await goTo(person, "Account");
  await page.getByText("this device", { exact: true }).waitFor();
});
