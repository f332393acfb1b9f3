import { expect } from "vitest";
import { goTo, signIn, type TestPerson } from "../setup/person.ts";

/** Signs in again where the keys are locked by a passkey. */
export async function comeBack(one: TestPerson): Promise<void> {
  await signIn(one);
  await one.page.getByRole("button", { name: "Use the passkey" }).click();
}

/** Chooses a file for a new record. */
export async function choose({ page }: TestPerson, name: string, content: string | Buffer): Promise<void> {
  const buffer = Buffer.from(content);
  await page.getByLabel("Choose files").setInputFiles({ name, mimeType: "text/plain", buffer });
}

export const addButton = ({ page }: TestPerson) => page.getByRole("button", { name: "Add the record" });

/** Adds a record of a few words. */
export async function addText(one: TestPerson, name: string): Promise<void> {
  await choose(one, name, `The words of ${name}`);
  await addButton(one).click();
  await one.page.getByRole("button", { name, exact: true }).waitFor();
}

/** The titles that the page with the patient's records shows. */
export const titles = async ({ page }: TestPerson): Promise<readonly string[]> =>
  page.getByRole("main").locator("button.title").allInnerTexts();

/**
 * Waits until the patient's history is this, in any order and without the accounts that stand
 * beside names. Nothing else was done, or done twice.
 */
export async function expectHistory(one: TestPerson, sentences: readonly string[]): Promise<void> {
  await goTo(one, "History");
  const said = one.page.getByRole("main").locator("li p:first-child");
  const withoutAccounts = (text: string) => text.replace(/ 0x[\da-f]{4}…[\da-f]{4}/giu, "");
  await expect
    .poll(async () => (await said.allInnerTexts()).map(withoutAccounts).toSorted())
    .toEqual(sentences.toSorted());
}
