import { parseAddress } from "@chartkey/core";
import { expect, test } from "vitest";
import { portalTests } from "./setup/browser.ts";
import { member } from "./setup/member.ts";
import { goTo } from "./setup/person.ts";

const { portal, inside } = portalTests();

test("whatever strangers write, their requests are shown, and are counted until they are deleted", async () => {
  const person = await inside({ role: "patient", name: "Sita" });
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
