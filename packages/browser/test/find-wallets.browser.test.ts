import { eip1193Wallet, switchNetwork } from "@chartkey/adapter-evm";
import { afterEach, describe, expect, test, vi } from "vitest";
import { findWallets, type WalletFinder } from "../src/index.js";

const finders: WalletFinder[] = [];
const silenced: (() => void)[] = [];

function find(): WalletFinder {
  const finder = findWallets();
  finders.push(finder);
  return finder;
}

afterEach(() => {
  for (const finder of finders.splice(0)) finder.close();
  for (const silence of silenced.splice(0)) silence();
});

const uuid = (nth: number) => `350670db-19fa-4704-a166-${String(nth).padStart(12, "0")}`;
const icon = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>";
const provider = { request: async () => [`0x${"12".repeat(20)}`] };

const wallet = (nth: number, over: object = {}) => ({
  info: { uuid: uuid(nth), name: `Wallet ${nth}`, icon, rdns: "example.wallet", ...over },
  provider,
});

const announce = (detail: unknown) =>
  window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail: Object.freeze(detail) }));

/** A wallet that announces itself now, and whenever a page asks. */
function install(detail: unknown): void {
  const answer = () => announce(detail);
  window.addEventListener("eip6963:requestProvider", answer);
  silenced.push(() => window.removeEventListener("eip6963:requestProvider", answer));
  answer();
}

const names = (finder: WalletFinder) => finder.wallets().map(({ name }) => name);

test("finds wallets that were there before, and those that come later, side by side", () => {
  install(wallet(1));
  install(wallet(2));
  const finder = find();
  expect(names(finder)).toEqual(["Wallet 1", "Wallet 2"]);
  install(wallet(3));
  expect(names(finder)).toEqual(["Wallet 1", "Wallet 2", "Wallet 3"]);
  expect(finder.wallets()[0]).toEqual({ id: uuid(1), name: "Wallet 1", icon, rdns: "example.wallet", provider });
});

test("tells of each, once, and shows the same array in between", () => {
  const finder = find();
  const seen: number[] = [];
  const stop = finder.subscribe(() => seen.push(finder.wallets().length));
  const before = finder.wallets();
  expect(finder.wallets()).toBe(before);
  install(wallet(1));
  expect(finder.wallets()).not.toBe(before);
  announce(wallet(1, { name: "Another with its UUID" }));
  install(wallet(2));
  stop();
  install(wallet(3));
  expect(seen).toEqual([1, 2]);
  expect(names(finder)).toEqual(["Wallet 1", "Wallet 2", "Wallet 3"]);
});

test("takes a name in any script, also with an emoji", () => {
  const finder = find();
  const inScripts = ["Кошелёк", "钱包", "🦊️ Wallet", "Wallet & Söhne"];
  for (const [nth, name] of inScripts.entries()) install(wallet(nth, { name }));
  expect(names(finder)).toEqual(inScripts);
});

test("knows a wallet by its UUID, however that is written", () => {
  const finder = find();
  const id = "350670db-19fa-4704-a166-aaaaaaaaaaaa";
  for (const written of [id.toUpperCase(), id]) install(wallet(1, { uuid: written }));
  expect(finder.wallets().map((one) => one.id)).toEqual([id]);
});

test("tells those behind a listener that throws", () => {
  const reported: unknown[] = [];
  vi.stubGlobal("reportError", (error: unknown) => reported.push(error));
  const finder = find();
  const broken = new Error("The list broke");
  let told = 0;
  finder.subscribe(() => {
    throw broken;
  });
  finder.subscribe(() => (told += 1));
  install(wallet(1));
  install(wallet(2));
  vi.unstubAllGlobals();
  expect([told, reported]).toEqual([2, [broken, broken]]);
});

test("finds none any more once it is closed", () => {
  const finder = find();
  finder.close();
  install(wallet(1));
  expect(finder.wallets()).toEqual([]);
});

describe("leaves out", () => {
  const unreadable = {
    get info(): never {
      throw new Error("no");
    },
    provider,
  };
  test.each([
    ["nothing", null],
    ["no object", "io.metamask"],
    ["no description", { provider }],
    ["what cannot be read", unreadable],
    ["another UUID", wallet(1, { uuid: "1" })],
    ["an empty name", wallet(1, { name: " " })],
    ["a name of two lines", wallet(1, { name: "Wallet\nof the bank" })],
    ["a name that turns the direction of text", wallet(1, { name: "\u202eWallet" })],
    ["a name of two lines by U+2028", wallet(1, { name: "Wallet\u2028of the bank" })],
    ["a name of two lines by U+2029", wallet(1, { name: "Wallet\u2029of the bank" })],
    ["a name of a blank pattern of Braille", wallet(1, { name: "\u2800" })],
    ["a name of a filler", wallet(1, { name: "\u3164" })],
    ["a name with a filler", wallet(1, { name: "Wallet\u115F" })],
    ["a name of a mark", wallet(1, { name: "\u0301" })],
    ["a long name", wallet(1, { name: "w".repeat(81) })],
    ["an image that a server would see", wallet(1, { icon: "https://wallet.example/icon.png" })],
    ["a page in place of an image", wallet(1, { icon: "data:text/html,<p>" })],
    ["a huge image", wallet(1, { icon: `data:image/png;base64,${"A".repeat(256 * 1024)}` })],
    ["no domain", wallet(1, { rdns: "wallet" })],
    ["a domain with a letter that folds to one of ASCII", wallet(1, { rdns: "io.metama\u017Fk" })],
    ["a domain with a sign that folds to one of ASCII", wallet(1, { rdns: "io.metamas\u212A" })],
    ["no provider", { ...wallet(1), provider: {} }],
  ])("%s", (_, detail) => {
    const finder = find();
    announce(detail);
    expect(finder.wallets()).toEqual([]);
    install(wallet(2));
    expect(names(finder)).toEqual(["Wallet 2"]);
  });

  test("a flood", () => {
    const finder = find();
    for (let nth = 0; nth < 100; nth++) announce(wallet(nth));
    expect(finder.wallets()).toHaveLength(64);
  });
});

test("what was found connects, and switches its network", async () => {
  let chain = "0x1";
  const asked = {
    request: async ({ method }: { readonly method: string }) => {
      if (method === "wallet_switchEthereumChain") chain = "0x7a69";
      return method === "eth_chainId" ? chain : [`0x${"12".repeat(20)}`];
    },
  };
  install({ ...wallet(1), provider: asked });
  const [found] = find().wallets();
  if (!found) throw new Error("No wallet was found");
  expect((await eip1193Wallet(found.provider)).address).toBe(`0x${"12".repeat(20)}`);
  await switchNetwork(found.provider, {
    chainId: 31_337,
    name: "Practice",
    currency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: ["http://127.0.0.1:8545"],
  });
  expect(chain).toBe("0x7a69");
});
