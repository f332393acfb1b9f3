import { expect, test } from "vitest";
import { portalTests } from "../setup/browser.ts";
import { makeKeysByPassphrase, signIn, signUp, type TestPerson } from "../setup/person.ts";
import { addButton, addText, choose, expectHistory, titles } from "./steps.ts";

const { portal, stranger } = portalTests();
const CONFLICT = "Another change of yours came first, so this did not happen. Try again.";

/** A person with two tabs. A passkey would be in the first one alone. */
async function twoTabs(): Promise<readonly [TestPerson, TestPerson]> {
  const first = await stranger();
  await signIn(first);
  const passphrase = await makeKeysByPassphrase(first);
  await signUp(first, { role: "patient", name: "Asha" });
  const second = { ...first, page: await first.context.newPage() };
  await second.page.goto(portal().url);
  await signIn(second);
  await second.page.getByLabel("Passphrase").fill(passphrase);
  await second.page.getByRole("button", { name: "Open" }).click();
  await second.page.getByText("There are no records here yet.").waitFor();
  return [first, second];
}

test("two tabs show the same, act at once, and one stays in when the other signs out", async () => {
  const tabs = await twoTabs();
  const [first, second] = tabs;
  const expectBoth = async (...expected: readonly string[]) => {
    for (const tab of tabs) await expect.poll(async () => (await titles(tab)).toSorted()).toEqual(expected);
  };
  await addText(first, "a.txt");
  await expectBoth("a.txt");

  // both are asked for the same place in the log
  const { wallet } = first;
  for (const [tab, name] of [
    [first, "b.txt"],
    [second, "c.txt"],
  ] as const)
    await choose(tab, name, name);
  const one = wallet.holdNext();
  await addButton(first).click();
  await one.asked;
  const other = wallet.holdNext();
  await addButton(second).click();
  await other.asked;
  one.sign();
  await first.page.getByText("Added.").waitFor();
  other.sign();
  await second.page.getByText(CONFLICT).waitFor();
  await expectBoth("a.txt", "b.txt");
  await addButton(second).click();
  await second.page.getByText("Added.").waitFor();
  await expectBoth("a.txt", "b.txt", "c.txt");

  await first.page.getByRole("button", { name: "Sign out" }).click();
  await first.page.getByRole("heading", { name: "Sign in or sign up" }).waitFor();
  await addText(second, "d.txt");
  await expectHistory(second, ["You signed up", "You made a folder", ...Array<string>(4).fill("You added records")]);
});

test("another account in the wallet signs out both tabs", async () => {
  const [first, second] = await twoTabs();
  await first.wallet.select(`0x${"1".padStart(64, "0")}`);
  for (const { page } of [first, second]) {
    await page.getByRole("heading", { name: "Sign in or sign up" }).waitFor();
    expect(await page.content()).not.toContain("Asha");
  }
});
