import { describe, expect, test } from "vitest";
import type { EvmWallet } from "../../src/index.js";
import { walletError } from "../../src/wallet/wallet-error.js";
import { scriptedNode } from "../setup/scripted-node.js";

const outcomeOf = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

const rejects = (error: unknown) => () => Promise.reject(error);
const throws = (error: unknown) => () => {
  throw error;
};

/** An object whose every property throws when it is read. */
const unreadable = new Proxy(
  {},
  {
    get() {
      throw new Error("Access denied");
    },
  },
);
const circular: Record<string, unknown> = { code: -32_603 };
circular["cause"] = circular;
circular["data"] = [circular];
const withGetter = {
  get message(): string {
    throw new Error("no");
  },
  code: 4001,
};
/** A no below a hundred wrappers. */
let deep: unknown = { code: 4001 };
for (let i = 0; i < 100; i++) deep = { error: deep };
/** As many wrappers as would end a recursion. */
let bottomless: unknown = { code: -32_603 };
for (let i = 0; i < 100_000; i++) bottomless = { cause: bottomless };

const unknownOutcome = { code: "LEDGER_UNAVAILABLE", retryable: false };
const declined = { code: "WALLET_REJECTED" };
const thrown = {
  "a text": ["it failed", unknownOutcome],
  "a text that says no": ["User rejected the request.", declined],
  nothing: [undefined, unknownOutcome],
  null: [null, unknownOutcome],
  "a number": [4001, unknownOutcome],
  "a symbol": [Symbol("no"), unknownOutcome],
  "a circular object": [circular, unknownOutcome],
  "an object that cannot be read": [unreadable, unknownOutcome],
  "a no with a message that cannot be read": [withGetter, declined],
  "a no below a hundred wrappers": [deep, declined],
  "100,000 wrappers": [bottomless, unknownOutcome],
  "a no among several errors": [new AggregateError([new Error("x"), { code: 4001 }]), declined],
  "a no whose code is text": [{ code: "4001", message: "x" }, declined],
  "a no in the details": [{ details: { code: 4001 } }, declined],
  "a no with an underscore": [{ code: 1001, message: "user_canceled" }, declined],
  "an error of another realm's list": [{ errors: new Proxy([], { get: throws(new Error("no")) }) }, unknownOutcome],
} satisfies Record<string, readonly [unknown, object]>;

describe("a wallet of the app's own", () => {
  test.each(Object.entries(thrown))("that throws %s ends in a typed error", async (_, [error, expected]) => {
    for (const send of [rejects(error), throws(error)]) {
      const s = scriptedNode();
      const failure = await outcomeOf(s.submit({}, { ...s.wallet, send }));
      expect(failure).toMatchObject(expected);
    }
    expect(walletError(error, "sign")).toMatchObject({ code: expected.code });
  });

  test.each([rejects(new Error("gone")), throws("gone")])(
    "that cannot tell its chain: typed as well",
    async (chainId) => {
      const s = scriptedNode();
      const failure = await outcomeOf(s.submit({}, { ...s.wallet, chainId }));
      expect(failure).toMatchObject({ code: "LEDGER_UNAVAILABLE" });
      expect(s.sent()).toBe(0);
    },
  );

  test("that switches its network while the app prepares the act is not asked to send", async () => {
    const s = scriptedNode();
    let chainId = await s.wallet.chainId();
    const wallet: EvmWallet = { ...s.wallet, chainId: async () => chainId };
    const beforePrompt = async () => void (chainId = 1);
    const failure = await outcomeOf(s.submit({ beforePrompt }, wallet));
    expect(failure).toMatchObject({ code: "WALLET_WRONG_NETWORK" });
    expect(s.sent()).toBe(0);
  });
});
