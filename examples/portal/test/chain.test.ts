import { expect, it } from "vitest";
import { connectChain } from "../server/chain.ts";

const settings = new Map([
  ["RPC_URL", "https://node.example/v3/the-key-of-the-server"],
  ["PUBLIC_RPC_URL", "https://node.example/open"],
  ["CHAIN_ID", "10"],
  ["CHAIN_NAME", "A chain"],
  ["LEDGER_ADDRESS", `0x${"1".repeat(40)}`],
  ["LEDGER_BLOCK", "7"],
  ["FINALITY_DEPTH", "3"],
  ["REGISTRY_ADDRESS", `0x${"2".repeat(40)}`],
  ["REGISTRARS", `0x${"3".repeat(40)} 0x${"4".repeat(40)}`],
  ["PAYER_KEY", `0x${"5".repeat(64)}`],
]);
const setting = (name: string): string => {
  const value = settings.get(name);
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
};

it("tells pages the public address of a node, and keeps the server's own", () => {
  const chain = connectChain(setting);
  expect(chain.rpcUrl).toBe("https://node.example/open");
  expect(chain.client.chain.rpcUrls.default.http).toEqual(["https://node.example/v3/the-key-of-the-server"]);
  expect(chain.registrars).toHaveLength(2);
});

it.each([...settings.keys()])("does not start without %s", (missing) => {
  const withoutIt = (name: string) => setting(name === missing ? `${name}, which` : name);
  expect(() => connectChain(withoutIt)).toThrow(missing);
});
