import { hashTypedData as coreHash, type Hex, type TypedData } from "@chartkey/core/adapters";
import { TypedDataEncoder, Wallet } from "ethers";
import { hashTypedData, type TypedDataDefinition } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { expect, test } from "vitest";
import vectors from "../../core/test/vectors/signed-acts.json" with { type: "json" };

const keys: Readonly<Record<string, string>> = vectors.keys;
const all = [...vectors.acts, vectors.batch, vectors.revocations].map(({ typedData, digest, signature }) => ({
  data: typedData as unknown as TypedData,
  digest,
  signature,
}));

test.each(all)("viem, ethers and core hash and sign alike: $data.primaryType", async ({ data, digest, signature }) => {
  const { domain, primaryType, message } = data;
  const types = Object.fromEntries(Object.entries(data.types).map(([name, fields]) => [name, [...fields]]));
  const definition = { domain, types, primaryType, message } as unknown as TypedDataDefinition;
  expect(coreHash(data)).toBe(digest);
  expect(hashTypedData(definition)).toBe(digest);
  expect(TypedDataEncoder.hash(domain as Parameters<typeof TypedDataEncoder.hash>[0], types, message)).toBe(digest);
  const signatures = await Promise.all(
    Object.values(keys).map(async (key) => [
      await privateKeyToAccount(key as Hex).signTypedData(definition),
      await new Wallet(key).signTypedData(domain as Parameters<Wallet["signTypedData"]>[0], types, message),
    ]),
  );
  expect(signatures).toContainEqual([signature, signature]);
});
