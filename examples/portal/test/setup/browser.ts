import { type Browser, chromium } from "playwright";
import type { Hex } from "viem";
import { afterAll, afterEach, beforeAll } from "vitest";
import { chromiumPath } from "../../../../test/setup/chromium.ts";
import { makeKeys, person, signIn, type SignUp, signUp, type TestPerson } from "./person.ts";
import { type TestPortal, testPortal } from "./portal.ts";

/**
 * A portal and a browser for the tests of a file. Each test has people of its own.
 * @param env names the servers of a portal on real stores
 */
export function portalTests(env: NodeJS.ProcessEnv = {}) {
  let portal: TestPortal;
  let browser: Browser;
  const people: TestPerson[] = [];
  beforeAll(async () => {
    [portal, browser] = await Promise.all([
      testPortal(env),
      chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] }),
    ]);
  });
  afterEach(async () => {
    for (const { context } of people.splice(0)) await context.close();
  });
  afterAll(async () => {
    await browser?.close();
    await portal?.stop();
  });
  /** Somebody before the door. */
  const stranger = async (privateKey?: Hex): Promise<TestPerson> => {
    const { url, chain } = portal;
    const one = await person(browser, { url, chainId: chain.client.chain.id, privateKey });
    people.push(one);
    return one;
  };
  return {
    portal: () => portal,
    stranger,
    /** Somebody who has signed up, and is in. */
    inside: async (who: SignUp): Promise<TestPerson> => {
      const one = await stranger();
      await signIn(one);
      await makeKeys(one);
      await signUp(one, who);
      return one;
    },
  };
}
