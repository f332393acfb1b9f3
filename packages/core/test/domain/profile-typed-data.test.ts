import { TypedDataEncoder, verifyTypedData } from "ethers";
import { hashTypedData as viemHashTypedData, recoverTypedDataAddress } from "viem";
import { describe, expect, test } from "vitest";
import { parseSignedProfile, parseSignedRemoval } from "../../src/domain/profiles/profile-schema.js";
import { profileTypedData, removalTypedData } from "../../src/domain/profiles/profile-typed-data.js";
import { hashTypedData, type TypedData } from "../../src/domain/typed-data/typed-data.js";
import { profileVectors } from "../vectors/profile-vectors.js";
import golden from "../vectors/profiles.json" with { type: "json" };

const vectors = [
  ...golden.profiles.map(({ document, hash }) => {
    const profile = parseSignedProfile(document);
    return { document: profile, data: profileTypedData(profile), hash };
  }),
  ...golden.removals.map(({ document, hash }) => {
    const removal = parseSignedRemoval(document);
    return { document: removal, data: removalTypedData(removal), hash };
  }),
];

const mutable = (types: TypedData["types"]) =>
  Object.fromEntries(Object.entries(types).map(([name, fields]) => [name, fields.map((field) => ({ ...field }))]));

describe("the typed data of profiles and removals", () => {
  test("is as the vectors have it", async () => {
    expect(await profileVectors()).toEqual(golden);
    expect(vectors).toHaveLength(4);
  });

  test.each(vectors)("$data.primaryType $document.sequence: core, viem and ethers hash it alike", ({ data, hash }) => {
    const types = mutable(data.types);
    expect(hashTypedData(data)).toBe(hash);
    expect(viemHashTypedData({ ...data, types })).toBe(hash);
    expect(TypedDataEncoder.hash({ name: "Chartkey", version: "1" }, types, data.message)).toBe(hash);
  });

  test.each(vectors)(
    "$data.primaryType $document.sequence: viem and ethers find the signer",
    async ({ document, data }) => {
      const types = mutable(data.types);
      const { address, signature } = document;
      expect(await recoverTypedDataAddress({ ...data, types, signature })).toBe(address);
      expect(verifyTypedData({ name: "Chartkey", version: "1" }, types, data.message, signature)).toBe(address);
    },
  );
});
