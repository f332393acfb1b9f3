import { verifyMessage } from "viem";
import { expect, test } from "vitest";
import { eip1193Wallet } from "../../src/index.js";
import { promptingProvider } from "../setup/prompting-provider.js";

/** A browser's wallet, and the person before it. */
async function atWallet() {
  const { provider, address, person } = promptingProvider();
  return { wallet: await eip1193Wallet(provider), address, person };
}

/** A wallet that answers so to a prompt. */
const answering = async (answer: unknown) => {
  const { provider } = promptingProvider();
  return eip1193Wallet({
    request: async (asked) => (asked.method === "personal_sign" ? answer : provider.request(asked)),
  });
};

test.each([
  ["a line", "Sign in"],
  ["two lines", "Sign in\nhere"],
  ["letters of other scripts", "नमस्ते 👋"],
  ["digits in hexadecimal, which are no bytes", "0x1234"],
  ["4,096 characters", "x".repeat(4_096)],
])("a text of %s is signed as it is", async (_, text) => {
  const { wallet, address, person } = await atWallet();
  // as `signIn` calls it
  const { signMessage } = wallet;
  expect(await verifyMessage({ address, message: text, signature: await signMessage(text) })).toBe(true);
  expect(person.prompts()).toBe(1);
});

test.each<[string, unknown]>([
  ["nothing", ""],
  ["more than 4,096 characters", "x".repeat(4_097)],
  ["half a character", "\uD83D"],
  ["bytes", new Uint8Array(1)],
  ["viem's form of a text", { message: "Sign in" }],
  ["no text at all", undefined],
])("no wallet is asked to sign %s", async (_, text) => {
  const { wallet, person } = await atWallet();
  await expect(wallet.signMessage(text as string)).rejects.toThrow("`text`");
  expect(person.prompts()).toBe(0);
});

test("a person may decline, and be asked again", async () => {
  const { wallet, person } = await atWallet();
  await person.decline();
  await expect(wallet.signMessage("Sign in")).rejects.toMatchObject({ code: "WALLET_REJECTED" });
  await person.accept();
  expect(await wallet.signMessage("Sign in")).toMatch(/^0x[0-9a-f]{130}$/u);
});

test("a wallet that has another account, or is away, is not asked to sign", async () => {
  const { wallet, person } = await atWallet();
  await person.switchAccount();
  await expect(wallet.signMessage("Sign in")).rejects.toMatchObject({ code: "WALLET_ACCOUNT_CHANGED" });
  await person.disconnect();
  await expect(wallet.signMessage("Sign in")).rejects.toMatchObject({ code: "WALLET_UNANSWERED" });
  expect(person.prompts()).toBe(0);
});

test("after an abort nobody is asked, and nobody waits for a prompt that is open", async () => {
  const { wallet, person } = await atWallet();
  const reason = new Error("enough");
  await expect(wallet.signMessage("Sign in", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(person.prompts()).toBe(0);
  await person.hold();
  const stop = new AbortController();
  const signing = wallet.signMessage("Sign in", { signal: stop.signal });
  await expect.poll(person.prompts).toBe(1);
  stop.abort(reason);
  await expect(signing).rejects.toBe(reason);
  await person.accept();
});

test("nobody is asked after an abort that comes while the wallet names its accounts", async () => {
  const { provider, person } = promptingProvider();
  const [stop, reason] = [new AbortController(), new Error("enough")];
  const wallet = await eip1193Wallet({
    request: async (asked) => {
      if (asked.method === "eth_accounts") stop.abort(reason);
      return provider.request(asked);
    },
  });
  await expect(wallet.signMessage("Sign in", { signal: stop.signal })).rejects.toBe(reason);
  // the call that nobody waits for goes on
  await new Promise((resolve) => setImmediate(resolve));
  expect(person.prompts()).toBe(0);
});

test.each<[string, unknown]>([
  ["null", null],
  ["nothing", undefined],
  ["a number", 5],
  ["an object", {}],
  ["no text", ""],
  ["no bytes", "0x"],
  ["half a byte", "0x1"],
  ["no hexadecimal", "0xzz"],
  ["8,193 bytes", `0x${"11".repeat(8_193)}`],
])("a wallet that answers %s has not signed", async (_, answer) => {
  const signing = (await answering(answer)).signMessage("Sign in");
  await expect(signing).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE", retryable: true });
});

test.each([65, 8_192])("a signature may have %i bytes, in capitals", async (bytes) => {
  const wallet = await answering(`0x${"AB".repeat(bytes)}`);
  expect(await wallet.signMessage("Sign in")).toBe(`0x${"ab".repeat(bytes)}`);
});
