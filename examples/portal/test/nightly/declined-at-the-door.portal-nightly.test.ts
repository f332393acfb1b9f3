import { expect, test } from "vitest";
import { portalTests } from "../setup/browser.ts";
import { lockByPasskey, makeKeys, signIn, signUp } from "../setup/person.ts";
import { comeBack, expectHistory } from "./steps.ts";

const { stranger } = portalTests();
const DECLINED = "You declined in your wallet";

test("whoever declines the two prompts of signing up is asked again for what is missing alone", async () => {
  const one = await stranger();
  const { page, wallet } = one;
  wallet.declineNext();
  await signIn(one);
  await page.getByText(DECLINED).waitFor();
  await signIn(one);
  await makeKeys(one);
  await page.getByLabel("I am a patient").check();
  const name = page.getByRole("textbox", { name: "Name" });
  await name.fill("Asha");
  const button = page.getByRole("button", { name: "Sign up" });

  wallet.declineNext();
  await button.click();
  await page.getByText(`${DECLINED}, so this was not sent.`).waitFor();
  expect(await name.inputValue()).toBe("Asha");

  const [key, profile] = [wallet.holdNext(), wallet.holdNext()];
  await button.click();
  key.sign();
  await profile.asked;
  profile.decline();
  await page.getByText(`${DECLINED}. Something of this was sent before`, { exact: false }).waitFor();
  expect(await name.inputValue()).toBe("Asha");

  await button.click();
  await page.getByRole("navigation").waitFor();
  expect(wallet.prompts).toEqual(["sign-in", await key.asked, await profile.asked]);
  await expectHistory(one, ["You signed up", "You made a folder"]);
});

test("whoever is not recognised by the passkey is told so, and their keys are not lost", async () => {
  const one = await stranger();
  const { page, passkeys, wallet } = one;
  const refused = page.getByText("The passkey was not used. Try again, or use another lock.");
  await passkeys.refuse();
  await signIn(one);
  await makeKeys(one);
  await refused.waitFor();
  await passkeys.renew();
  await lockByPasskey(one);
  await signUp(one, { role: "patient", name: "Asha" });

  await page.getByRole("button", { name: "Sign out" }).click();
  await passkeys.refuse();
  await comeBack(one);
  await refused.waitFor();
  // they can try again
  await page.getByRole("button", { name: "Use the passkey" }).waitFor();
  expect(wallet.prompts.filter((prompt) => prompt === "sign-in")).toHaveLength(2);
});
