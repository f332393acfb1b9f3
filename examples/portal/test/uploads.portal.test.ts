import { expect, test } from "vitest";
import { portalTests } from "./setup/browser.ts";
import { goTo } from "./setup/person.ts";

const { inside } = portalTests();
const asha = { role: "patient", name: "Asha" } as const;

test("an upload shows its progress, and can be cancelled before it is signed", async () => {
  const { page, wallet } = await inside(asha);
  const before = wallet.prompts.length;
  await page.getByLabel("Choose files").setInputFiles({
    name: "scan.bin",
    mimeType: "application/octet-stream",
    buffer: Buffer.alloc(24 * 1024 ** 2),
  });
  await page.getByRole("button", { name: "Add the record" }).click();
  await page.getByRole("progressbar").waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("cancelled", { exact: false }).waitFor();
  expect(wallet.prompts.slice(before)).toEqual([]);
  await page.getByText("There are no records here yet.").waitFor();
  // what was chosen is still there, to be tried again
  await page.getByRole("button", { name: "Add the record" }).waitFor();
});

test("an upload goes on while another page is shown, and what is dropped meanwhile waits", async () => {
  const person = await inside(asha);
  const { page } = person;
  const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>();
  await page.route("**/api/uploads/**", async (route) => {
    await mayGoOn;
    await route.continue();
  });
  const file = (name: string, bytes: number) => ({ name, mimeType: "text/plain", buffer: Buffer.alloc(bytes, "a") });
  await page.getByLabel("Choose files").setInputFiles(file("scan.txt", 9 * 1024 ** 2));
  await page.getByRole("button", { name: "Add the record" }).click();
  await page.getByRole("button", { name: "Cancel" }).waitFor();
  await page.getByLabel("Choose files").setInputFiles(file("later.txt", 10));
  await goTo(person, "Account");
  await expect.poll(async () => page.getByRole("button", { name: "Cancel" }).count()).toBe(0);
  goOn();
  await goTo(person, "Records");
  await page.getByRole("button", { name: "scan.txt", exact: true }).waitFor();
  await page.getByRole("button", { name: "Leave out later.txt" }).waitFor();
  await page.getByRole("button", { name: "Add the record" }).click();
  await page.getByRole("button", { name: "later.txt", exact: true }).waitFor();
  expect(await page.getByRole("button", { name: "New version" }).count()).toBe(2);
});

test("records go into the folder that is chosen, and the button says so before", async () => {
  const { page } = await inside(asha);
  await page.getByRole("button", { name: "New folder" }).click();
  await page.getByLabel("Name of the folder").fill("Heart");
  await page.getByRole("button", { name: "Make folder" }).click();
  await page.getByText("The folder is made.").waitFor();
  await page.getByLabel("Choose files").setInputFiles({
    name: "ecg.txt",
    mimeType: "text/plain",
    buffer: Buffer.from("Sinus rhythm"),
  });
  await page.getByRole("button", { name: "Add the record", exact: true }).waitFor();
  await page.getByLabel("Folder", { exact: true }).selectOption({ label: "Heart (0)" });
  await page.getByRole("button", { name: "Add the record to the folder “Heart”", exact: true }).click();
  await page.getByRole("option", { name: "Heart (1)" }).waitFor({ state: "attached" });
  expect(await page.getByRole("button", { name: "ecg.txt", exact: true }).count()).toBe(1);
});
