import { parseAddress } from "../domain/identifiers/address.js";
import { equal, ok, rejectsWith, throwsTypeError } from "./assert.js";
import { suite, type Suite } from "./suite.js";
import type { WalletFixture } from "./wallet-fixture.js";
import { walletPromptCases } from "./wallet-prompts.js";
import { isOwn, signs } from "./wallet-signing.js";
import { changed, everyType, misfits, noteOn, signedActs } from "./wallet-samples.js";

const frozen = <T>(value: T): T => {
  if (typeof value === "object" && value !== null) for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
};

/** What every `Wallet` must do. */
export const walletSuite: Suite<WalletFixture> = suite<WalletFixture>({
  "address: is in its one form, and stays the same": async ({ wallet }) => {
    const { address } = wallet;
    equal(address, parseAddress(address), "The address");
    await wallet.signTypedData(everyType);
    equal(wallet.address, address, "The address after a signature");
  },

  "signing: every kind of act, and several at once": async (fixture) => {
    for (const data of signedActs(fixture)) await signs(fixture, data, data.primaryType);
  },

  "signing: every type of EIP-712, in a domain without a chain": async (fixture) => {
    await signs(fixture, everyType, "Every type");
    const domain = { name: "Chartkey conformance" };
    await signs(fixture, { ...everyType, domain }, "A domain of one field");
  },

  "signing: structs that the primary type does not need are no obstacle": async (fixture) => {
    const data = noteOn(fixture);
    const types = { ...data.types, Letter: [{ name: "note", type: "Note" }] };
    await signs(fixture, { ...data, types }, "An unused struct");
  },

  "signing: a signature covers all of the data": async (fixture) => {
    const data = noteOn(fixture);
    const signature = await signs(fixture, data, "A note");
    for (const [what, other] of Object.entries(changed(data)))
      ok(!(await isOwn(fixture, other, signature)), `The signature does not cover ${what}`);
  },

  "signing: each call is one prompt, for the same data too": async (fixture) => {
    const { prompts } = fixture;
    for (let times = 1; times <= 3; times += 1) {
      await signs(fixture, noteOn(fixture), `Signature ${times}`);
      equal(prompts(), times, "Prompts");
    }
  },

  "signing: calls at once get a signature each, of their own data": async (fixture) => {
    const texts = ["one", "two", "three", "four"];
    await Promise.all(texts.map((text) => signs(fixture, noteOn(fixture, text), `The signature of ${text}`)));
    equal(fixture.prompts(), texts.length, "Prompts");
  },

  "signing: the caller's data is left as it is": async (fixture) => {
    for (const data of [everyType, noteOn(fixture)]) {
      const own = structuredClone(data);
      await signs(fixture, frozen(own), "Data that nobody can change");
      equal(own, data, "The data after the call");
    }
  },

  "refusals: data that does not fit its types is a TypeError, before any prompt": async (fixture) => {
    for (const [what, data] of Object.entries(misfits(fixture))) {
      await throwsTypeError(() => fixture.wallet.signTypedData(data), what);
      equal(fixture.prompts(), 0, `Prompts when ${what}`);
    }
    await signs(fixture, noteOn(fixture), "Data that fits, afterwards");
  },

  "abort: the signal is checked first": async (fixture) => {
    const { wallet, prompts } = fixture;
    const reason = new Error("stopped");
    const signal = AbortSignal.abort(reason);
    const [misfit = everyType] = Object.values(misfits(fixture));
    for (const data of [noteOn(fixture), misfit])
      await rejectsWith(() => wallet.signTypedData(data, { signal }), reason);
    equal(prompts(), 0, "Prompts");
    await signs(fixture, noteOn(fixture), "The second try");
  },

  ...walletPromptCases,
});
