import { expect, test } from "vitest";
import { portalTests } from "./setup/browser.ts";
import { goTo, makeKeys, makeKeysByPassphrase, signIn, signUp } from "./setup/person.ts";

const { stranger } = portalTests();

test("a patient signs up with a wallet, signs out, and signs in again with one signature", async () => {
  const asha = await stranger();
  const { page, wallet } = asha;
  await signIn(asha);
  const passphrase = await makeKeysByPassphrase(asha);
  await signUp(asha, { role: "patient", name: "Asha" });
  await page.getByRole("heading", { name: "Records" }).waitFor();
  expect(await page.getByRole("navigation").getByRole("link").allInnerTexts()).toEqual([
    "Records",
    "Doctors",
    "Requests",
    "Access",
    "History",
    "Account",
  ]);

  await page.getByRole("button", { name: "Sign out" }).click();
  const before = wallet.prompts.length;
  await signIn(asha);
  await page.getByLabel("Passphrase").fill("not the passphrase");
  await page.getByRole("button", { name: "Open" }).click();
  await page.getByText("check the passphrase", { exact: false }).waitFor();
  await page.getByLabel("Passphrase").fill(passphrase);
  await page.getByRole("button", { name: "Open" }).click();
  await page.getByText("Asha").waitFor();
  expect(wallet.prompts.slice(before)).toEqual(["sign-in"]);
});

test("whoever signs in next in a browser begins at their first page", async () => {
  const asha = await stranger();
  const { page } = asha;
  const atDoor = page.url();
  await signIn(asha);
  await makeKeys(asha);
  await page.getByText(`With the account ${asha.wallet.address}`).waitFor();
  await signUp(asha, { role: "patient", name: "Asha" });
  await goTo(asha, "History");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Test wallet" }).waitFor();
  expect(page.url()).toBe(atDoor);
});

test("a doctor signs up with a speciality, and has other pages", async () => {
  const rao = await stranger();
  await signIn(rao);
  await makeKeys(rao);
  await signUp(rao, { role: "doctor", name: "Dr Rao", speciality: "Cardiology" });
  const links = rao.page.getByRole("navigation").getByRole("link");
  expect(await links.allInnerTexts()).toEqual(["Shared with me", "Patients", "My requests", "Account"]);
});

test("whoever declines in the wallet is told so, and can try again", async () => {
  const one = await stranger();
  one.wallet.declineNext();
  await signIn(one);
  await one.page.getByText("You declined in your wallet", { exact: false }).waitFor();
  await signIn(one);
  await one.page.getByRole("button", { name: /I am new here/u }).waitFor();
  expect(one.wallet.prompts).toEqual(["sign-in"]);
});

test("a part of the page that cannot be loaded is said, and the rest goes on", async () => {
  const one = await stranger();
  await one.page.route("**/assets/account-page-*.js", async (route) => route.abort());
  await signIn(one);
  await makeKeys(one);
  await signUp(one, { role: "doctor", name: "Dr Rao" });
  await goTo(one, "Account");
  await one.page.getByText("This part could not be loaded.").last().waitFor();
  await goTo(one, "My requests");
  await expect.poll(async () => one.page.getByText("You have asked nobody yet.").count()).toBe(1);
});

test("whoever signs in while the portal is away is told so, and can try again", async () => {
  const one = await stranger();
  await one.page.route("**/settings.json", async (route) => route.abort());
  await signIn(one);
  await one.page.locator(".failed").filter({ hasText: /\w/u }).waitFor();
  expect(one.wallet.prompts).toEqual([]);
  await one.page.unroute("**/settings.json");
  await signIn(one);
  await one.page.getByRole("button", { name: /I am new here/u }).waitFor();
  expect(one.wallet.prompts).toEqual(["sign-in"]);
});

test("each way to the keys leads back to all of them, and keys that were left are not the person's", async () => {
  const one = await stranger();
  const { page, wallet } = one;
  const back = page.getByRole("button", { name: "Back" });
  const ways = page.getByRole("list").getByRole("button");
  const names = [/I am new here/u, /I have another device/u, /I have a recovery kit/u];
  await signIn(one);
  for (const name of names) {
    await page.getByRole("button", { name }).click();
    await back.click();
    await expect.poll(async () => ways.allInnerTexts()).toEqual(names.map((each) => expect.stringMatching(each)));
    expect(await back.count()).toBe(0);
  }
  const show = async () => {
    await page.getByRole("button", { name: /I am new here/u }).click();
    await page.getByRole("button", { name: /With a passphrase/u }).click();
    return page.locator("output.passphrase").innerText();
  };
  const left = await show();
  await back.click();
  expect(await show()).not.toBe(left);
  await back.click();
  await makeKeys(one);
  await signUp(one, { role: "patient", name: "Asha" });
  expect(wallet.prompts.filter((prompt) => prompt !== "sign-in")).toHaveLength(2);
});
