import { expect, test } from "vitest";
import { relayed, walletRelayer } from "../../src/index.js";
import { keyAct, relaySetting } from "../setup/relay-setting.js";
import { ownChain } from "../setup/test-chain.js";

const chain = await ownChain("anvil");
const base = { nonce: 0, access: 0 } as const;
const YEAR = 365 * 86_400;

/** Submits an act on a device whose clock is this many seconds behind the ledger's time. */
async function submit(behind: number, lifetime?: number) {
  const setting = await relaySetting(chain);
  const person = await setting.person();
  const device = (await setting.ledger.time()).getTime() / 1000 - behind;
  const clock = { now: () => new Date(device * 1000) };
  const ledger = relayed(setting.ledger, walletRelayer(setting.ledger, setting.payer), { lifetime, clock });
  let deadline = 0;
  const submitted = ledger.submit([keyAct(person.address)], person, {
    base,
    onProgress: (event) => {
      if (event.type === "ledger:handed-over") deadline = event.deadline.getTime() / 1000;
    },
  });
  const outcome = await submitted.catch((error: unknown) => error);
  return { outcome, ahead: deadline - device, prompts: setting.prompts() };
}

test("a node whose time is minutes ahead gets nothing signed", async () => {
  for (const behind of [301, YEAR]) {
    const { outcome, prompts } = await submit(behind);
    expect(outcome).toMatchObject({ code: "CLOCK_SKEWED", retryable: true });
    expect(prompts).toBe(0);
  }
});

test("a signature is valid for its lifetime, also on a device minutes behind", async () => {
  for (const behind of [299, 0, -600]) {
    const { outcome, ahead } = await submit(behind, 3_600);
    expect(outcome).toMatchObject({ transaction: expect.stringMatching(/^0x/u) as string });
    expect(ahead).toBeGreaterThanOrEqual(3_600);
    expect(ahead).toBeLessThanOrEqual(3_600 + 300);
  }
});

test("by default the system's clock counts", async () => {
  await chain.advance(YEAR);
  const setting = await relaySetting(chain);
  const person = await setting.person();
  const ledger = relayed(setting.ledger, walletRelayer(setting.ledger, setting.payer));
  const submitted = ledger.submit([keyAct(person.address)], person, { base });
  await expect(submitted).rejects.toMatchObject({ code: "CLOCK_SKEWED" });
});
