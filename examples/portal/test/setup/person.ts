import type { Browser, BrowserContext, Page } from "playwright";
import type { Hex } from "viem";
import { PATIENCE } from "../../../../test/setup/patience.ts";
import { installPasskeys, type Passkeys } from "./passkeys.ts";
import { installWallet, type TestWallet } from "./wallet.ts";

export interface TestPerson {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly wallet: TestWallet;
  /** Of the page, and of no other tab. */
  readonly passkeys: Passkeys;
  /** What the browser's console said of errors, and requests that the policy refused. */
  readonly complaints: string[];
  /** What was asked of anything but the portal. */
  readonly foreign: string[];
}

interface Setting {
  readonly url: string;
  readonly chainId: number;
  /** The wallet of another device; a new one without it. */
  readonly privateKey?: Hex | undefined;
}

/** A person with a browser and a wallet of their own, before the portal's door. */
export async function person(browser: Browser, { url, chainId, privateKey }: Setting): Promise<TestPerson> {
  const context = await browser.newContext();
  context.setDefaultTimeout(PATIENCE);
  const wallet = await installWallet(context, chainId, privateKey);
  const page = await context.newPage();
  const passkeys = await installPasskeys(page);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  const foreign: string[] = [];
  context.on("request", (request) => {
    const asked = request.url();
    if (!/^(?:blob|data):/u.test(asked) && new URL(asked).origin !== url) foreign.push(asked);
  });
  await page.goto(url);
  return { context, page, wallet, passkeys, complaints, foreign };
}

export async function signIn({ page }: TestPerson): Promise<void> {
  await page.getByRole("button", { name: "Test wallet" }).click();
}

/** Makes new keys. A passkey locks them, which takes no time. */
export async function makeKeys(one: TestPerson): Promise<void> {
  await one.page.getByRole("button", { name: /I am new here/u }).click();
  await lockByPasskey(one);
}

/** Makes new keys under a passphrase, and returns it. */
export async function makeKeysByPassphrase(one: TestPerson): Promise<string> {
  await one.page.getByRole("button", { name: /I am new here/u }).click();
  return lockByPassphrase(one);
}

/** Locks keys that are in no vault yet by a passkey. */
export async function lockByPasskey({ page }: TestPerson): Promise<void> {
  await page.getByRole("button", { name: /With a passkey/u }).click();
}

/** Locks keys that are in no vault yet by a passphrase, and returns it. */
export async function lockByPassphrase({ page }: TestPerson): Promise<string> {
  await page.getByRole("button", { name: /With a passphrase/u }).click();
  const passphrase = await page.locator("output.passphrase").innerText();
  await page.getByLabel("I have written it down.").check();
  await page.getByRole("button", { name: "Continue" }).click();
  return passphrase;
}

export interface SignUp {
  readonly role: "patient" | "doctor";
  readonly name: string;
  readonly speciality?: string;
}

/** Signs up in the form that is shown. */
export async function signUp({ page }: TestPerson, { role, name, speciality }: SignUp): Promise<void> {
  await page.getByLabel(role === "patient" ? "I am a patient" : "I am a doctor").check();
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  if (speciality !== undefined) await page.getByLabel("Speciality").fill(speciality);
  await page.getByRole("button", { name: "Sign up" }).click();
  await page.getByRole("navigation").waitFor();
}

/** Goes to one of the pages by its link. */
export async function goTo({ page }: TestPerson, title: string): Promise<void> {
  await page
    .getByRole("navigation")
    .getByRole("link", { name: new RegExp(`^${title}`, "u") })
    .click();
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
}
