import { expect, test } from "vitest";
import { portalTests } from "./setup/browser.ts";
import { goTo, signIn } from "./setup/person.ts";

const { inside } = portalTests();

test("whose list of devices was lost is told so, accepts another, and has this device on it", async () => {
  const person = await inside({ role: "patient", name: "Leela" });
  const { page } = person;
  await goTo(person, "Account");
  const device = page.getByText("this device", { exact: true });
  await device.waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();

  let list: string | undefined;
  await page.route("**/api/devices", async (route) => {
    const request = route.request();
    if (request.method() === "GET")
      return list === undefined ? route.fulfill({ status: 204 }) : route.fulfill({ json: { value: list } });
    list = (request.postDataJSON() as { readonly after: string }).after;
    return route.fulfill({ json: { replaced: true } });
  });
  await signIn(person);
  await page.getByRole("button", { name: "Use the passkey" }).click();
  const accept = page.getByRole("button", { name: "Accept the list that is there" });
  await accept.waitFor();
  await goTo(person, "Account");
  await page.getByRole("heading", { name: "Devices with your keys" }).waitFor();
  expect(await device.count()).toBe(0);
  await accept.click();
  await device.waitFor();
  expect(await accept.count()).toBe(0);
  await expect.poll(async () => page.locator(".failed").allInnerTexts()).toEqual([]);
});
