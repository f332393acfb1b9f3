import { expect, test } from "vitest";
import { portalTests } from "../setup/browser.ts";
import { signIn } from "../setup/person.ts";
import { addButton, choose, expectHistory, titles } from "./steps.ts";

const { portal, inside, stranger } = portalTests();
const asha = { role: "patient", name: "Asha" } as const;
const ELSEWHERE = 1;
const WRONG = "Your wallet is on another network. Switch it, and try again.";

const own = () => portal().chain.client.chain.id;

test("another network in the middle of an upload is said before anything is asked", async () => {
  const one = await inside(asha);
  const { page, wallet } = one;
  const before = wallet.prompts.length;
  await choose(one, "scan.txt", Buffer.alloc(8 * 1024 ** 2));
  await addButton(one).click();
  await page.getByRole("progressbar").waitFor();
  await wallet.moveTo(ELSEWHERE);
  await page.getByText(WRONG).waitFor();
  expect(wallet.prompts).toHaveLength(before);
  await wallet.moveTo(own());
  await addButton(one).click();
  await page.getByText("Added.").waitFor();
  expect(wallet.prompts).toHaveLength(before + 1);
  await expect.poll(async () => titles(one)).toEqual(["scan.txt"]);
  await expectHistory(one, ["You signed up", "You made a folder", "You added records"]);
});

test("another network while the wallet asks does not hurt what is signed for this one", async () => {
  const one = await inside(asha);
  const { page, wallet } = one;
  const prompt = wallet.holdNext();
  await choose(one, "allergies.txt", "Penicillin");
  await addButton(one).click();
  await prompt.asked;
  await wallet.moveTo(ELSEWHERE);
  prompt.sign();
  await page.getByText("Added.").waitFor();
  // what is asked next is said, and goes on behind the switch
  await page.getByRole("button", { name: "New folder" }).click();
  await page.getByLabel("Name of the folder").fill("Heart");
  const make = page.getByRole("button", { name: "Make folder" });
  await make.click();
  await page.getByText(WRONG).waitFor();
  await wallet.moveTo(own());
  await make.click();
  await page.getByText("The folder is made.").waitFor();
  await expect.poll(async () => titles(one)).toEqual(["allergies.txt"]);
  await expectHistory(one, ["You signed up", "You made a folder", "You added records", "You made a folder"]);
});

test("whoever signs in on another network is asked to switch, and may decline", async () => {
  const one = await stranger();
  const { page, wallet } = one;
  await wallet.moveTo(ELSEWHERE);
  wallet.declineNext();
  await signIn(one);
  await page.getByText("You declined in your wallet", { exact: false }).waitFor();
  expect(wallet.prompts).toEqual([]);
  await signIn(one);
  await page.getByRole("button", { name: /I am new here/u }).waitFor();
  expect(wallet.prompts).toEqual(["switch", "sign-in"]);
});
