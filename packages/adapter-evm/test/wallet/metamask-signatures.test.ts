import { hashTypedData, type Hex, parseAddress, type TypedData } from "@chartkey/core/adapters";
import {
  type MessageTypes,
  personalSign,
  recoverPersonalSignature,
  signTypedData,
  SignTypedDataVersion,
  TypedDataUtils,
  type TypedMessage,
} from "@metamask/eth-sig-util";
import { privateKeyToAddress } from "viem/accounts";
import { describe, expect, test } from "vitest";
import vectors from "../../../core/test/vectors/signed-acts.json" with { type: "json" };
import type { Eip1193Provider } from "../../src/index.js";
import { bindings } from "../setup/injected.js";
import { scriptedNode } from "../setup/scripted-node.js";

const version = SignTypedDataVersion.V4;
const keys = Object.values(vectors.keys) as readonly Hex[];
const all = [...vectors.acts, vectors.batch, vectors.revocations].map(({ typedData, digest, signature }) => ({
  data: typedData as unknown as TypedData,
  digest,
  signature,
}));

/** A wallet that hashes and signs as MetaMask does, and the hashes that it has signed. */
function metamask(key: Hex, chainId: number) {
  const address = parseAddress(privateKeyToAddress(key));
  const hashes: string[] = [];
  const provider: Eip1193Provider = {
    request: async ({ method, params }) => {
      if (method === "eth_chainId") return `0x${chainId.toString(16)}`;
      if (method === "eth_accounts" || method === "eth_requestAccounts") return [address];
      const privateKey = Buffer.from(key.slice(2), "hex");
      if (method === "personal_sign") return personalSign({ privateKey, data: params?.[0] as Hex });
      if (method !== "eth_signTypedData_v4") throw new Error(`Nobody asks for ${method}`);
      const text = params?.[1] as string;
      const data = JSON.parse(text) as TypedMessage<MessageTypes>;
      hashes.push(`0x${TypedDataUtils.eip712Hash(data, version).toString("hex")}`);
      return signTypedData({ privateKey, data, version });
    },
  };
  return { address, provider, hashes };
}

const everyField: TypedData = {
  domain: {
    name: "x",
    version: "1",
    chainId: 1,
    verifyingContract: parseAddress(`0x${"c0".repeat(20)}`),
    salt: `0x${"5a".repeat(32)}`,
  },
  types: {
    Letter: [
      { name: "to", type: "Person[]" },
      { name: "text", type: "string" },
      { name: "at", type: "uint256" },
    ],
    Person: [{ name: "wallet", type: "address" }],
  },
  primaryType: "Letter",
  message: { to: [{ wallet: `0x${"a1".repeat(20)}` }], text: "hello", at: 2n ** 200n },
};

describe.each(Object.entries(bindings))("MetaMask by %s", (_, bind) => {
  test("signs every field of a domain, structs in lists, and large numbers", async () => {
    const [key = "0x"] = keys;
    const { address, provider, hashes } = metamask(key, 1);
    const signature = await (await bind(provider, address)).signTypedData(everyField);
    expect(hashes).toEqual([hashTypedData(everyField)]);
    expect(await scriptedNode().ledger.verify({ address, data: everyField, signature })).toBe(true);
  });

  test.each(all)("signs what core hashes: $data.primaryType", async ({ data, digest, signature }) => {
    const { ledger } = scriptedNode();
    const signatures: Hex[] = [];
    for (const key of keys) {
      const { address, provider, hashes } = metamask(key, data.domain.chainId ?? 1);
      const given = await (await bind(provider, address)).signTypedData(data);
      expect(hashes).toEqual([hashTypedData(data)]);
      expect(hashes).toEqual([digest]);
      expect(await ledger.verify({ address, data, signature: given })).toBe(true);
      signatures.push(given);
    }
    expect(signatures, "One of the keys has signed the vector").toContain(signature);
  });
});

test.each(["Sign in", "app.example wants you to sign in:\n\nनमस्ते 👋", "0x1234"])(
  "MetaMask signs the text %j",
  async (text) => {
    const [key = "0x"] = keys;
    const { address, provider } = metamask(key, 1);
    const signature = await (await bindings["EIP-1193"](provider, address)).signMessage(text);
    const data = `0x${Buffer.from(text).toString("hex")}`;
    expect(recoverPersonalSignature({ data, signature })).toBe(address.toLowerCase());
  },
);
