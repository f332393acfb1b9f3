import { EventEmitter } from "node:events";
import { parseAddress } from "@chartkey/core/adapters";
import { describe, expect, test } from "vitest";
import { eip1193Wallet } from "../../src/index.js";

const account = parseAddress(`0x${"a1".repeat(20)}`);
const other = parseAddress(`0x${"b2".repeat(20)}`);
const request = async () => [account];

/** A list whose entries cannot be read. */
const unreadable = new Proxy([account], {
  get() {
    throw new Error("Access denied");
  },
});

/** A wallet with events, and how often it was told that it has left the account. */
async function listening() {
  const provider = Object.assign(new EventEmitter(), { request });
  let told = 0;
  const end = (await eip1193Wallet(provider)).onLeave(() => void (told += 1));
  const emit = (event: string, payload?: unknown) => {
    provider.emit(event, payload);
    return told;
  };
  return { provider, emit, end };
}

describe("a wallet has left the account", () => {
  test.each<[string, string, unknown]>([
    ["another is selected", "accountsChanged", [other]],
    ["another is selected, and it is one of the others", "accountsChanged", [other, account]],
    ["none is left, as of a wallet that is locked", "accountsChanged", []],
    ["it is disconnected", "disconnect", { code: 4900, message: "The provider is disconnected." }],
    ["it is disconnected until the page is loaded again", "disconnect", { code: 1011, message: "Reload." }],
    ["it is disconnected without a reason", "disconnect", undefined],
    ["it is disconnected for a reason that cannot be read", "disconnect", unreadable],
  ])("when %s", async (_, event, payload) => {
    const { emit } = await listening();
    expect(emit(event, payload)).toBe(1);
  });

  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a number", 5],
    ["the account's text alone", account],
    ["an object like a list", { 0: account, length: 1 }],
    ["a list of null", [null]],
    ["a list of what has no text", [Object.create(null)]],
    ["a list that cannot be read", unreadable],
  ])("when it reports %s as its accounts, and nothing is thrown", async (_, payload) => {
    const { emit } = await listening();
    expect(emit("accountsChanged", payload)).toBe(1);
  });
});

test.each<[string, string, unknown]>([
  ["the account is reported again", "accountsChanged", [account]],
  ["others are connected besides", "accountsChanged", [account, other]],
  ["it is written in lower case", "accountsChanged", [account.toLowerCase()]],
  ["the network is another", "chainChanged", "0x1"],
  ["it is connected", "connect", { chainId: "0x1" }],
  ["its network is away, and it connects again by itself", "disconnect", { code: 1013, message: "Try again later." }],
])("a wallet has not left when %s", async (_, event, payload) => {
  const { emit } = await listening();
  expect(emit(event, payload)).toBe(0);
});

test("it is told once, and nothing stays at the provider", async () => {
  const { provider, emit } = await listening();
  emit("accountsChanged", [other]);
  emit("accountsChanged", [account]);
  emit("accountsChanged", [other]);
  expect(emit("disconnect")).toBe(1);
  expect(provider.eventNames()).toEqual([]);
});

test("whoever ends it is told nothing more, and nothing stays at the provider", async () => {
  const { provider, emit, end } = await listening();
  end();
  end();
  expect(provider.eventNames()).toEqual([]);
  expect(emit("accountsChanged", [other])).toBe(0);
});

test("several listen, each to its own end", async () => {
  const provider = Object.assign(new EventEmitter(), { request });
  const wallet = await eip1193Wallet(provider);
  const told: string[] = [];
  const end = wallet.onLeave(() => told.push("first"));
  wallet.onLeave(() => told.push("second"));
  end();
  provider.emit("accountsChanged", [other]);
  expect(told).toEqual(["second"]);
});

test.each<[string, object]>([
  ["has no events", {}],
  ["has something else in their place", { on: 5, removeListener: null }],
  [
    "throws",
    {
      on() {
        throw new Error("no");
      },
      removeListener() {
        throw new Error("no");
      },
    },
  ],
])("nothing is told by a provider that %s", async (_, events) => {
  let told = 0;
  const end = (await eip1193Wallet({ ...events, request })).onLeave(() => void (told += 1));
  expect(end()).toBeUndefined();
  expect(told).toBe(0);
});

test("a provider that forgets no listener tells once all the same", async () => {
  const provider = new EventEmitter();
  let told = 0;
  const on = (event: string, listener: (payload: unknown) => void) => provider.on(event, listener);
  const wallet = await eip1193Wallet({ request, on });
  wallet.onLeave(() => void (told += 1));
  const end = wallet.onLeave(() => void (told += 10));
  end();
  provider.emit("accountsChanged", [other]);
  provider.emit("disconnect");
  expect(told).toBe(1);
});
