import { parseAddress } from "@chartkey/core";
import { expect, test } from "vitest";
import { portalTests } from "../setup/browser.ts";
import { member } from "../setup/member.ts";
import { goTo, makeKeys, signIn, signUp } from "../setup/person.ts";
import { addButton, addText, choose, comeBack, expectHistory, titles } from "./steps.ts";

const { portal, inside, stranger } = portalTests();
const asha = { role: "patient", name: "Asha" } as const;
const registered = ["You signed up", "You made a folder"];

test("a reload in the middle of an upload leaves nothing, and it can be added anew", async () => {
  const one = await inside(asha);
  const { page } = one;
  const content = Buffer.alloc(12 * 1024 ** 2);
  await choose(one, "scan.txt", content);
  await addButton(one).click();
  await page.getByRole("progressbar").waitFor();
  await page.reload();
  await comeBack(one);
  await page.getByText("There are no records here yet.").waitFor();
  await choose(one, "scan.txt", content);
  await addButton(one).click();
  await page.getByText("Added.").waitFor();
  await expect.poll(async () => titles(one)).toEqual(["scan.txt"]);
  await expectHistory(one, [...registered, "You added records"]);
});

test("a record whose signature was handed over before a reload is there once", async () => {
  const one = await inside(asha);
  const { page } = one;
  const reloaded = Promise.withResolvers<void>();
  await page.route("**/api/relays", async (route) => {
    await route.fetch();
    await page.unroute("**/api/relays");
    reloaded.resolve(page.reload().then(() => undefined));
  });
  await choose(one, "allergies.txt", "Penicillin");
  await addButton(one).click();
  await reloaded.promise;
  await comeBack(one);
  await expect.poll(async () => titles(one)).toEqual(["allergies.txt"]);
  await page.getByRole("button", { name: "allergies.txt" }).click();
  await page.frameLocator("iframe").getByText("Penicillin").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await expectHistory(one, [...registered, "You added records"]);
});

test("a sign-up goes on that a reload has cut between its two prompts", async () => {
  const one = await stranger();
  const { page, wallet } = one;
  await signIn(one);
  await makeKeys(one);
  const [key, profile] = [wallet.holdNext(), wallet.holdNext()];
  key.sign();
  await page.getByRole("textbox", { name: "Name" }).fill("Asha");
  await page.getByRole("button", { name: "Sign up" }).click();
  await profile.asked;
  await page.reload();
  profile.sign();
  await comeBack(one);
  await signUp(one, asha);
  // the key is not signed again; of the profile, the first signature went to nobody
  const [keyAsked, profileAsked] = await Promise.all([key.asked, profile.asked]);
  expect(wallet.prompts).toEqual(["sign-in", keyAsked, profileAsked, "sign-in", profileAsked]);
  await expectHistory(one, registered);
});

test("the keys of a grant are stored by the next start where a reload was faster", async () => {
  const doctor = await member(portal(), "doctor", { name: "Dr Rao" });
  const one = await inside(asha);
  const { page, wallet } = one;
  await addText(one, "allergies.txt");
  await goTo(one, "Doctors");
  await page.getByRole("button", { name: "Give access" }).click();
  // nothing is stored from here on, so that the grant is given and its keys are not there
  const asked = Promise.withResolvers<void>();
  const given = page.waitForResponse("**/api/relays");
  const prompt = wallet.holdNext();
  await page.getByRole("dialog").getByRole("button", { name: "Give access" }).click();
  await prompt.asked;
  await page.route("**/api/uploads**", () => asked.resolve());
  prompt.sign();
  await given;
  await asked.promise;
  await page.reload();
  await page.unroute("**/api/uploads**");
  const readable = async () =>
    (await doctor.sharedRecords.list().page()).items.map((row) => row.ok && row.record.title);
  const patient = parseAddress(wallet.address);
  expect((await doctor.receivedGrants.list().page()).items).toMatchObject([{ patient, state: "active" }]);
  expect(await readable()).not.toContain("allergies.txt");

  await comeBack(one);
  await expect.poll(readable).toEqual(["allergies.txt"]);
  await expectHistory(one, [...registered, "You added records", "You gave access to all records – Dr Rao"]);
});
