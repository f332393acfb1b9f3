import { type ErrorCode, type Hex, isChartkeyError } from "@chartkey/core/adapters";
import { describe, expect, test } from "vitest";
import { eip1193Wallet } from "../../src/index.js";
import { newLedger } from "../setup/chain-fixture.js";
import { type Answers, bindings, injected } from "../setup/injected.js";
import { libraries } from "../setup/libraries.js";
import { ownChain } from "../setup/test-chain.js";

const rejected = () => {
  throw Object.assign(new Error("User rejected the request."), { code: 4001 });
};
const unauthorised = () => {
  throw Object.assign(new Error("The requested account has not been authorized."), { code: 4100 });
};
const other: Hex = `0x${"12".repeat(20)}`;

const cases: readonly { readonly what: string; readonly code: ErrorCode; readonly answers: Answers }[] = [
  { what: "the person declines", code: "WALLET_REJECTED", answers: { eth_sendTransaction: rejected } },
  { what: "the wallet is on another network", code: "WALLET_WRONG_NETWORK", answers: { eth_chainId: () => "0x1" } },
  {
    what: "the wallet refuses the account",
    code: "WALLET_ACCOUNT_CHANGED",
    answers: { eth_sendTransaction: unauthorised },
  },
];

const chain = await ownChain("anvil");

describe.each(Object.entries(bindings))("a browser's wallet by %s", (_, bind) => {
  const connected = async (answers: Answers = {}) => {
    const { account, provider, sent, answers: own } = await injected(chain, answers);
    const wallet = await bind(provider, account);
    const { ledger } = libraries.viem.connect(chain, await newLedger(chain));
    const publish = () =>
      ledger.submit([{ kind: "publishKey", participant: account, key: `0x${"01".repeat(32)}` }], wallet);
    return { account, answers: own, sent, wallet, ledger, publish };
  };

  const codeOf = async (work: () => Promise<unknown>) =>
    work().then(
      () => "done",
      (error: unknown) => (isChartkeyError(error) ? error.code : error),
    );

  test("submits acts", async () => {
    const { publish, ledger, account } = await connected();
    await publish();
    expect((await ledger.account(account)).nonce).toBe(1);
  });

  test.each(cases)("$what: $code, and nothing happened", async ({ code, answers }) => {
    const { publish, ledger, account } = await connected(answers);
    expect(await codeOf(publish)).toBe(code);
    expect((await ledger.account(account)).nonce).toBe(0);
  });

  test("the person chooses another account: WALLET_ACCOUNT_CHANGED, before any prompt", async () => {
    const connection = await connected();
    connection.answers["eth_accounts"] = () => [other];
    connection.sent.length = 0;
    expect(await codeOf(connection.publish)).toBe("WALLET_ACCOUNT_CHANGED");
    const data = { domain: { name: "x", version: "1" }, types: { X: [] }, primaryType: "X", message: {} };
    expect(await codeOf(() => connection.wallet.signTypedData(data))).toBe("WALLET_ACCOUNT_CHANGED");
    expect(connection.sent).not.toContain("eth_sendTransaction");
    expect(connection.sent).not.toContain("eth_signTypedData_v4");
  });

  test("the person declines to sign: WALLET_REJECTED", async () => {
    const { wallet } = await connected({ eth_signTypedData_v4: rejected });
    const types = { Note: [{ name: "text", type: "string" }] };
    const data = { domain: { name: "x", version: "1" }, types, primaryType: "Note", message: { text: "hello" } };
    expect(await codeOf(() => wallet.signTypedData(data))).toBe("WALLET_REJECTED");
  });

  test("data for another chain is not even shown: WALLET_WRONG_NETWORK", async () => {
    const { wallet, sent } = await connected();
    const types = { Note: [{ name: "text", type: "string" }] };
    const domain = { name: "x", version: "1", chainId: 1 };
    const sign = () => wallet.signTypedData({ domain, types, primaryType: "Note", message: { text: "hello" } });
    expect(await codeOf(sign)).toBe("WALLET_WRONG_NETWORK");
    expect(sent).not.toContain("eth_signTypedData_v4");
  });

  test("an aborted signal is looked at first", async () => {
    const { wallet, sent } = await connected();
    sent.length = 0;
    const signal = AbortSignal.abort(new Error("stopped"));
    await expect(wallet.send({ to: wallet.address, data: "0x" }, { signal })).rejects.toThrow("stopped");
    const data = { domain: { name: "x", version: "1" }, types: { X: [] }, primaryType: "X", message: {} };
    await expect(wallet.signTypedData(data, { signal })).rejects.toThrow("stopped");
    expect(sent).toEqual([]);
  });
});

describe("eip1193Wallet", () => {
  test("takes the account that the person offers", async () => {
    const { account, provider } = await injected(chain);
    expect((await eip1193Wallet(provider)).address).toBe(account);
  });

  test.each([
    { what: "declines", answer: rejected },
    { what: "offers none", answer: () => [] },
  ])("a person who $what has rejected it", async ({ answer }) => {
    const { provider } = await injected(chain, { eth_requestAccounts: answer });
    await expect(eip1193Wallet(provider)).rejects.toMatchObject({
      code: "WALLET_REJECTED",
    });
  });
});
