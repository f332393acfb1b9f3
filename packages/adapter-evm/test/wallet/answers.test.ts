import { isChartkeyError, parseAddress } from "@chartkey/core/adapters";
import { describe, expect, test } from "vitest";
import type { Eip1193Provider } from "../../src/index.js";
import { bindings } from "../setup/injected.js";
import { answerEntries, ownProperties } from "./answer-entries.js";
import { answers as realAnswers } from "./answers.js";

const answers = [...realAnswers, ...answerEntries];

const account = parseAddress(`0x${"a1".repeat(20)}`);
const call = { to: account, data: "0x12", gas: 100_000n } as const;
const data = { domain: { name: "x", version: "1" }, types: { X: [] }, primaryType: "X", message: {} };

/**
 * A wallet that answers so to each prompt.
 * @param accounts what it answers when it is asked for its accounts, once it is connected
 */
function answering(prompt: () => unknown, accounts: () => unknown = () => [account]) {
  let isConnected = false;
  const prompts: string[] = [];
  const provider: Eip1193Provider = {
    request: async ({ method }) => {
      switch (method) {
        case "eth_chainId":
          return "0x1";
        case "eth_accounts":
        case "eth_requestAccounts":
          return isConnected ? accounts() : [account];
        case "eth_sendTransaction":
        case "eth_signTypedData_v4":
        case "personal_sign":
          prompts.push(method);
          return prompt();
        default:
          throw Object.assign(new Error(`The method ${method} does not exist`), { code: -32601 });
      }
    },
  };
  return { provider, prompts, connected: () => void (isConnected = true) };
}

const failing = (error: (typeof answers)[number]["error"]) => () => {
  throw typeof error === "string" ? new Error(error) : Object.assign(new Error(error.message), error);
};

const failureOf = (work: Promise<unknown>) =>
  work.then(
    (done) => done,
    (error: unknown) => error,
  );

describe.each(Object.entries(bindings))("asked to send by %s", (_, bind) => {
  test.each(answers)("$wallet ($what): $means", async ({ error, means }) => {
    const { provider, prompts } = answering(failing(error));
    const wallet = await bind(provider, account);
    const failure = await failureOf(wallet.send(call));
    expect(failure).toMatchObject({ code: means, retryable: false });
    expect(prompts, "It is asked once").toEqual(["eth_sendTransaction"]);
  });

  test.each([null, undefined, "", "0x", "0x12", {}])(
    "a wallet that answers %o instead of a hash may have sent",
    async (answer) => {
      const { provider } = answering(() => answer);
      const failure = await failureOf((await bind(provider, account)).send(call));
      expect(failure).toMatchObject({ code: "WALLET_UNANSWERED", retryable: false });
    },
  );

  test("it tells the hash at once, which its node need not know", async () => {
    const hash = `0x${"7a".repeat(32)}`;
    const { provider } = answering(() => hash);
    expect(await (await bind(provider, account)).send(call)).toBe(hash);
  });
});

describe.each(Object.entries(bindings))("asked for its accounts by %s", (_, bind) => {
  const hash = `0x${"7a".repeat(32)}`;
  const sendBy = async (accounts: unknown) => {
    const { provider, prompts, connected } = answering(
      () => hash,
      () => accounts,
    );
    const wallet = await bind(provider, account);
    connected();
    return { outcome: await failureOf(wallet.send(call)), prompts };
  };

  test.each([null, undefined, "", {}, [], [null], [`0x${"b2".repeat(20)}`]])(
    "a wallet that answers %o is not asked to send",
    async (accounts) => {
      const { outcome, prompts } = await sendBy(accounts);
      expect(isChartkeyError(outcome, "WALLET_ACCOUNT_CHANGED", "LEDGER_UNAVAILABLE")).toBe(true);
      expect(prompts).toEqual([]);
    },
  );

  test.each([
    ["in lower case", [account.toLowerCase()]],
    ["in capitals", [account.toUpperCase().replace("0X", "0x")]],
    ["with another chain's checksum", [account.replaceAll(/[a-f]/gu, (digit) => digit.toUpperCase())]],
  ])("the account is found %s", async (_case, accounts) => {
    expect((await sendBy(accounts)).outcome).toBe(hash);
  });
});

describe.each(Object.entries(bindings))("asked to sign by %s", (_, bind) => {
  test.each([null, undefined, 5, {}, "", "0x1", "0xzz", "signed"])(
    "a wallet that answers %o has not signed",
    async (answer) => {
      const { provider } = answering(() => answer);
      const failure = await failureOf((await bind(provider, account)).signTypedData(data));
      expect(failure).toMatchObject({ code: "LEDGER_UNAVAILABLE" });
    },
  );

  test.each(answers)("$wallet ($what)", async ({ error, means }) => {
    const { provider, prompts } = answering(failing(error));
    const failure = await failureOf((await bind(provider, account)).signTypedData(data));
    // a signature that was not given can be asked for again
    expect(failure).toMatchObject({ code: means, retryable: means === "LEDGER_UNAVAILABLE" });
    expect(prompts).toEqual(["eth_signTypedData_v4"]);
  });
});

test.each(answers)("asked to sign a text, $wallet ($what)", async ({ error, means }) => {
  const { provider, prompts } = answering(failing(error));
  const failure = await failureOf((await bindings["EIP-1193"](provider, account)).signMessage("Sign in"));
  expect(failure).toMatchObject({ code: means, retryable: means === "LEDGER_UNAVAILABLE" });
  expect(prompts).toEqual(["personal_sign"]);
});

test.each(ownProperties)("an error with %o: %s", async (own, means) => {
  const { provider } = answering(() => {
    throw Object.assign(new Error("x"), own);
  });
  const failure = await failureOf((await bindings["EIP-1193"](provider, account)).send(call));
  expect(failure).toMatchObject({ code: means, retryable: false });
});

test("a person's no is found at any depth, in whatever wraps it", async () => {
  let error: unknown = { code: 4001, message: "no" };
  for (const key of ["cause", "error", "info", "data", "originalError", "response"])
    error = { [key]: error, code: -32603 };
  const { provider } = answering(() => {
    throw error;
  });
  const failure = await failureOf((await bindings["EIP-1193"](provider, account)).send(call));
  expect(isChartkeyError(failure, "WALLET_REJECTED")).toBe(true);
});

describe.each(Object.entries(bindings))("asked to sign by %s", (_, bind) => {
  const EIP712Domain = [
    { name: "name", type: "string" },
    { name: "version", type: "string" },
  ];

  test.each([
    ["an EIP712Domain that is not that of the domain", { X: [], EIP712Domain: EIP712Domain.toReversed() }],
    ["a type that has another form", { X: [{ name: "y", type: "uint08" }] }],
    ["a struct named like a type", { X: [], uint8: [] }],
  ])("a wallet never sees %s", async (_what, types) => {
    const { provider, prompts } = answering(() => `0x${"11".repeat(65)}`);
    const wallet = await bind(provider, account);
    await expect(wallet.signTypedData({ ...data, types, message: { y: 1 } })).rejects.toThrow(TypeError);
    expect(prompts).toEqual([]);
  });

  test("a wallet gets the EIP712Domain of the caller's own that is that of the domain", async () => {
    const { provider, prompts } = answering(() => `0x${"11".repeat(65)}`);
    const wallet = await bind(provider, account);
    await wallet.signTypedData({ ...data, types: { X: [], EIP712Domain } });
    expect(prompts).toEqual(["eth_signTypedData_v4"]);
  });
});
