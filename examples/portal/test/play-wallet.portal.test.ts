import type { Page } from "playwright";
import { expect, test } from "vitest";
import { portalTests } from "./setup/browser.ts";

const { portal, stranger } = portalTests();

/** The account of the play wallet, as a page asks for it. */
const accountIn = (page: Page) =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        addEventListener("eip6963:announceProvider", ({ detail }: CustomEventInit) => {
          if (detail.info.name === "Play wallet") resolve(detail.provider.request({ method: "eth_accounts" }));
        });
        dispatchEvent(new Event("eip6963:requestProvider"));
      }),
  );

test("two tabs that open the play wallet for the first time have one account", async () => {
  const { page: late, context } = await stranger();
  await late.getByRole("button", { name: "Play wallet" }).waitFor();
  // this tab makes its key while the other one makes, and keeps, another
  await late.evaluate(() => {
    const { subtle } = crypto;
    const make = subtle.generateKey.bind(subtle);
    const released = new Promise((resolve) => addEventListener("released", resolve));
    const begun = new Promise<void>((resolve) => {
      subtle.generateKey = (async (...given: Parameters<typeof make>) => {
        resolve();
        await released;
        return make(...given);
      }) as typeof make;
    });
    Object.assign(globalThis, { begun });
  });
  const lateAccount = accountIn(late);
  // what the script above puts into the page, which no type declares
  await late.evaluate(async () => (globalThis as unknown as { begun: Promise<void> }).begun);
  const other = await context.newPage();
  await other.goto(portal().url);
  await other.getByRole("button", { name: "Play wallet" }).waitFor();
  const account = await accountIn(other);
  await late.evaluate(() => dispatchEvent(new Event("released")));
  expect(await lateAccount).toEqual(account);
  await late.reload();
  await late.getByRole("button", { name: "Play wallet" }).waitFor();
  expect(await accountIn(late)).toEqual(account);
});
