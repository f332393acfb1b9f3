import type { TypedData } from "../domain/typed-data/typed-data.js";
import type { ErrorCode } from "../errors/error-code.js";
import { equal, failure, ok, rejects, rejectsWith, soon, turns } from "./assert.js";
import { showsNone } from "./revealed.js";
import type { WalletFixture } from "./wallet-fixture.js";
import { signs } from "./wallet-signing.js";
import { everyType, misfits, noteOn } from "./wallet-samples.js";

/** Begins a call, and waits until its prompt is open. */
async function prompted(fixture: WalletFixture, data: TypedData, signal: AbortSignal) {
  const before = fixture.prompts();
  const call = fixture.wallet.signTypedData(data, { signal });
  const ended = call.then(
    () => true,
    () => true,
  );
  const shown = async () => {
    while (fixture.prompts() === before) await turns(1);
    return false;
  };
  ok(
    !(await soon(fixture, "A prompt that stays open", Promise.race([ended, shown()]))),
    "The call ended before its prompt did",
  );
  return { call };
}

/**
 * Checks that a call rejects with `code` in a state of the wallet, and that the next one works when
 * that has ended.
 * @param shown how many prompts the person has seen then
 */
async function refusesIn(fixture: WalletFixture, code: ErrorCode, shown: number): Promise<void> {
  for (let times = 1; times <= 2; times += 1) {
    await soon(
      fixture,
      `A call that should end in ${code}`,
      rejects(() => fixture.wallet.signTypedData(noteOn(fixture)), code),
    );
    equal(fixture.prompts(), shown * times, "Prompts");
  }
  if (!fixture.accept) return;
  await fixture.accept();
  await signs(fixture, noteOn(fixture), "A call after that");
}

export const walletPromptCases: Readonly<Record<string, (fixture: WalletFixture) => Promise<void>>> = {
  "with decline: no is WALLET_REJECTED, after one prompt, and the person may sign later": async (fixture) => {
    if (!fixture.decline) return;
    await fixture.decline();
    await refusesIn(fixture, "WALLET_REJECTED", 1);
  },

  "with switchAccount: another account is WALLET_ACCOUNT_CHANGED, before any prompt": async (fixture) => {
    if (!fixture.switchAccount) return;
    await signs(fixture, noteOn(fixture), "A call before that");
    const before = fixture.prompts();
    await fixture.switchAccount();
    await refusesIn({ ...fixture, prompts: () => fixture.prompts() - before }, "WALLET_ACCOUNT_CHANGED", 0);
  },

  "with switchChain: another chain is WALLET_WRONG_NETWORK, before any prompt": async (fixture) => {
    const { switchChain, chainId, wallet, prompts } = fixture;
    if (!switchChain) return;
    ok(chainId, "A fixture with `switchChain` says the `chainId`");
    await signs(fixture, noteOn(fixture), "A call before that");
    await switchChain(chainId + 1);
    const shown = prompts();
    await rejects(() => wallet.signTypedData(noteOn(fixture)), "WALLET_WRONG_NETWORK");
    equal(prompts(), shown, "Prompts");
    await signs(fixture, noteOn({ chainId: chainId + 1 }), "Data for the chain that it is on now");
    await signs(fixture, everyType, "Data without a chain");
    await switchChain(chainId);
    await signs(fixture, noteOn(fixture), "A call after it has switched back");
  },

  "with disconnect: a wallet that cannot be reached is WALLET_UNANSWERED, before any prompt": async (fixture) => {
    if (!fixture.disconnect) return;
    await fixture.disconnect();
    await refusesIn(fixture, "WALLET_UNANSWERED", 0);
  },

  "with hold: an abort while the prompt is open ends the call": async (fixture) => {
    if (!fixture.hold) return;
    await fixture.hold();
    const reason = new Error("stopped");
    const stop = new AbortController();
    const { call } = await prompted(fixture, noteOn(fixture), stop.signal);
    stop.abort(reason);
    await soon(
      fixture,
      "A call that was aborted while its prompt was open",
      rejectsWith(() => call, reason),
    );
  },

  "with hold: a signature that comes after an abort is given to nobody": async (fixture) => {
    if (!fixture.hold || !fixture.accept) return;
    await fixture.hold();
    const stop = new AbortController();
    const { call } = await prompted(fixture, noteOn(fixture, "aborted"), stop.signal);
    stop.abort();
    await soon(
      fixture,
      "A call that was aborted while its prompt was open",
      failure(() => call),
    );
    const prompts = fixture.prompts();
    await fixture.accept();
    await signs(fixture, noteOn(fixture, "later"), "The next call");
    equal(fixture.prompts(), prompts + 1, "Prompts");
  },

  "with secrets: neither an error nor the wallet shows one": async (fixture) => {
    const { secrets, wallet } = fixture;
    if (!secrets) return;
    showsNone(secrets, "the wallet", wallet);
    for (const data of Object.values(misfits(fixture)))
      showsNone(secrets, "an error", await failure(() => wallet.signTypedData(data)));
    for (const change of [fixture.decline, fixture.switchAccount, fixture.disconnect]) {
      if (!change || !fixture.accept) continue;
      await change();
      showsNone(secrets, "an error", await failure(() => wallet.signTypedData(noteOn(fixture))));
      await fixture.accept();
    }
  },
};
