import {
  hashTypedData as coreHash,
  type Hex,
  parseLedgerId,
  signedActDomain,
  type TypedData,
} from "@chartkey/core/adapters";
import { TypedDataEncoder, Wallet } from "ethers";
import { hashTypedData, keccak256, stringToBytes, type TypedDataDefinition } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { expect, test } from "vitest";
import vectors from "../../core/test/vectors/signed-acts.json" with { type: "json" };

const keys: Readonly<Record<string, string>> = vectors.keys;
const all = [...vectors.acts, vectors.batch, vectors.revocations, vectors.elsewhere].map(
  ({ typedData, digest, signature }) => ({
    data: typedData as unknown as TypedData,
    digest,
    signature,
  }),
);

test("the domain names the ledger: by chain and contract, or by a digest of its id", () => {
  const contract = `0x${"ab".repeat(20)}` as const;
  expect(signedActDomain(parseLedgerId(`eip155:31337:${contract}`))).toEqual({
    chainId: 31_337,
    verifyingContract: contract,
  });
  const { ledger, typedData } = vectors.elsewhere;
  expect(typedData.domain).toEqual({
    name: "Chartkey Ledger",
    version: "1",
    verifyingContract: `0x${keccak256(stringToBytes(ledger)).slice(-40)}`,
  });
  expect(() => signedActDomain(parseLedgerId("eip155:1:ledger"))).toThrow(TypeError);
});

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
