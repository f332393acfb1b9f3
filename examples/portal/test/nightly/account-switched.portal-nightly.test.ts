import { generatePrivateKey } from "viem/accounts";
import { expect, test } from "vitest";
import { portalTests } from "../setup/browser.ts";
import { makeKeys, signIn, signUp, type TestPerson } from "../setup/person.ts";
import { addButton, addText, choose, comeBack, expectHistory, titles } from "./steps.ts";

const { inside, stranger } = portalTests();
const asha = { role: "patient", name: "Asha" } as const;
const registered = ["You signed up", "You made a folder"];

const door = ({ page }: TestPerson) => page.getByRole("heading", { name: "Sign in or sign up" });

/** Somebody else takes the page over: nothing of the one before is there for them. */
async function expectNothingOf(one: TestPerson, secrets: readonly string[]): Promise<void> {
  const { page } = one;
  const content = async () => page.content();
  for (const secret of secrets) expect(await content()).not.toContain(secret);
  await signIn(one);
  await page.getByText("This device has no keys for your account yet.", { exact: false }).waitFor();
  await makeKeys(one);
  await signUp(one, { role: "patient", name: "Somebody else" });
  await page.getByText("There are no records here yet.").waitFor();
  for (const secret of secrets) expect(await content()).not.toContain(secret);
}

test("another account in the middle of an upload signs out, and signs nothing", async () => {
  const one = await inside(asha);
  const { page, wallet } = one;
  const before = wallet.prompts.length;
  await choose(one, "scan.txt", Buffer.alloc(12 * 1024 ** 2));
  await addButton(one).click();
  await page.getByRole("progressbar").waitFor();
  await wallet.select(generatePrivateKey());
  await door(one).waitFor();
  expect(wallet.prompts).toHaveLength(before);
  await expectNothingOf(one, ["Asha", "scan.txt"]);
  expect(wallet.signers.slice(before)).not.toContain(wallet.address);

  await wallet.select(wallet.privateKey);
  await door(one).waitFor();
  await comeBack(one);
  await page.getByText("There are no records here yet.").waitFor();
  await expectHistory(one, registered);
});

test("another account while the wallet asks ends what was asked, also where the wallet signs it", async () => {
  const one = await inside(asha);
  const { page, wallet } = one;
  const prompt = wallet.holdNext();
  await choose(one, "allergies.txt", "Penicillin");
  await addButton(one).click();
  await prompt.asked;
  await wallet.select(generatePrivateKey());
  await door(one).waitFor();
  prompt.sign();
  await expectNothingOf(one, ["Asha", "allergies.txt"]);

  await wallet.select(wallet.privateKey);
  await comeBack(one);
  await page.getByText("There are no records here yet.").waitFor();
  expect(await titles(one)).toEqual([]);
  await expectHistory(one, registered);
});

test("another account while a record is open takes it away, and the keys are locked", async () => {
  const one = await inside(asha);
  const { page, wallet } = one;
  await addText(one, "allergies.txt");
  await page.getByRole("button", { name: "allergies.txt" }).click();
  await page.frameLocator("iframe").getByText("The words of allergies.txt").waitFor();
  await wallet.select(generatePrivateKey());
  await door(one).waitFor();
  expect(await page.getByRole("dialog").count()).toBe(0);
  expect(page.frames()).toHaveLength(1);
  await expectNothingOf(one, ["Asha", "allergies.txt"]);

  await wallet.select(wallet.privateKey);
  await signIn(one);
  // its keys are asked for anew
  await page.getByRole("button", { name: "Use the passkey" }).click();
  await expect.poll(async () => titles(one)).toEqual(["allergies.txt"]);
});

test("another account while a record is fetched shows nothing of it", async () => {
  const one = await inside(asha);
  const { page, wallet } = one;
  await addText(one, "allergies.txt");
  const fetched = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  await page.route("**/api/blobs/*", async (route) => {
    fetched.resolve();
    await goOn.promise;
    // the page has given it up
    await route.continue().catch(() => undefined);
  });
  await page.getByRole("button", { name: "allergies.txt" }).click();
  await fetched.promise;
  await wallet.select(generatePrivateKey());
  await door(one).waitFor();
  goOn.resolve();
  await expectNothingOf(one, ["Asha", "allergies.txt"]);
  expect(page.frames()).toHaveLength(1);
});

test("another account before the keys are opened signs out", async () => {
  const one = await inside(asha);
  const { page, wallet } = one;
  await page.getByRole("button", { name: "Sign out" }).click();
  await signIn(one);
  await page.getByRole("button", { name: "Use the passkey" }).waitFor();
  await wallet.select(generatePrivateKey());
  await door(one).waitFor();
  await expectNothingOf(one, ["Asha"]);
  expect(wallet.signers.at(-1)).not.toBe(wallet.address);
});

test("another account between the two prompts of signing up ends it, and the first goes on with it", async () => {
  const one = await stranger();
  const { page, wallet } = one;
  await signIn(one);
  await makeKeys(one);
  const [key, profile] = [wallet.holdNext(), wallet.holdNext()];
  key.sign();
  await page.getByRole("textbox", { name: "Name" }).fill("Asha");
  await page.getByRole("button", { name: "Sign up" }).click();
  await profile.asked;
  await wallet.select(generatePrivateKey());
  await door(one).waitFor();
  profile.sign();
  await expectNothingOf(one, ["Asha"]);

  await wallet.select(wallet.privateKey);
  await comeBack(one);
  await signUp(one, asha);
  // its key is not signed again
  const mine = wallet.prompts.filter((_, nth) => wallet.signers[nth] === wallet.address);
  expect(mine.filter((prompt) => prompt !== "sign-in")).toEqual([
    await key.asked,
    ...Array<string>(2).fill(await profile.asked),
  ]);
  await expectHistory(one, registered);
});

test("another account while the wallet asks to sign in does not let the first one in", async () => {
  const one = await stranger();
  const { page, wallet } = one;
  const prompt = wallet.holdNext();
  await signIn(one);
  await prompt.asked;
  await wallet.select(generatePrivateKey());
  prompt.sign();
  await page.getByText("Your wallet is set to another account.", { exact: false }).waitFor();
  await signIn(one);
  await page.getByRole("button", { name: /I am new here/u }).waitFor();
  expect(wallet.signers.at(-1)).not.toBe(wallet.address);
});
