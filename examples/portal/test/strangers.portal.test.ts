import { parseAddress } from "@chartkey/core";
import { expect, test } from "vitest";
import { portalTests } from "./setup/browser.ts";
import { member } from "./setup/member.ts";
import { goTo, signIn } from "./setup/person.ts";

const { portal, inside } = portalTests();
const asha = { role: "patient", name: "Asha" } as const;

test("whatever strangers write, their requests are shown, and are counted until they are deleted", async () => {
  const person = await inside(asha);
  const { page, wallet } = person;
  const asked = { patient: parseAddress(wallet.address), message: "W".repeat(500) };
  for (const purpose of ["__proto__", "constructor"]) {
    const stranger = await member(portal(), "doctor", { name: "W".repeat(120) });
    await stranger.sentRequests.send({ ...asked, purpose });
  }
  const link = page.getByRole("link", { name: /^Requests/u });
  await expect.poll(async () => link.innerText()).toMatch(/2$/u);
  await goTo(person, "Requests");
  const rows = page.getByRole("main").getByRole("listitem");
  await expect.poll(async () => rows.count()).toBe(2);
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  expect(await rows.allInnerTexts()).toEqual([
    expect.stringContaining("asks for all records: constructor"),
    expect.stringContaining("asks for all records: __proto__"),
  ]);
  for (const left of [1, 0]) {
    await rows.first().getByRole("button", { name: "Delete here" }).click();
    await expect.poll(async () => rows.count()).toBe(left);
  }
  expect(await link.innerText()).toBe("Requests");
});

test("access whose keys cannot be had is not said to be readable", async () => {
  await member(portal(), "doctor", { name: "Dr Rao" });
  const person = await inside(asha);
  const { page } = person;
  await goTo(person, "Doctors");
  const row = page.getByRole("main").getByRole("listitem").filter({ hasText: "Dr Rao" });
  await row.getByRole("button", { name: "Give access" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Give access" }).click();
  await page.getByText("Access is given.").waitFor();
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();

  await signIn(person);
  await page.getByRole("button", { name: "Use the passkey" }).click();
  await page.getByText("There are no records here yet.").waitFor();
  await page.route("**/api/blobs/**", async (route) => route.abort());
  await goTo(person, "Access");
  await expect.poll(async () => row.innerText()).toMatch(/Has access to all records.*The storage does not have this/su);
});
