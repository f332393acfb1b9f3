import { profileTypedData, removalTypedData } from "../../src/domain/profiles/profile-typed-data.js";
import type { SignedProfile, SignedRemoval } from "../../src/domain/profiles/signed-profile.js";
import { hashTypedData } from "../../src/domain/typed-data/typed-data.js";
import { memoryWallet } from "../../src/fakes/memory-wallet.js";
import { hexOf, ledger, time } from "./cast.js";

const wallet = memoryWallet("profile vectors");

const own = { ledger, address: wallet.address, sequence: 1, issued: time };

const profiles: readonly Omit<SignedProfile, "signature">[] = [
  { ...own, roles: ["patient"], profile: { name: "A", listed: false }, key: hexOf("profile key") },
  {
    ...own,
    roles: ["doctor", "researcher", "on-call"],
    profile: {
      name: "Júlia 王 O’Neil 𝒪",
      speciality: "Cardiology",
      organisation: "Hospital São João",
      languages: ["pt-PT", "zh-Hant", "en"],
      contact: "julia@hospital.example; +351 22 000 0000",
      listed: true,
    },
    key: hexOf("another profile key"),
    sequence: 2 ** 53 - 1,
    issued: 2 ** 40 - 1,
  },
];

const removals: readonly Omit<SignedRemoval, "signature">[] = [own, { ...own, sequence: 2 ** 53 - 1 }];

async function vector<T>(unsigned: T, typedData: ReturnType<typeof profileTypedData>) {
  const signature = await wallet.signTypedData(typedData);
  return { document: { ...unsigned, signature }, typedData, hash: hashTypedData(typedData) };
}

/**
 * Profiles and removals with their typed data, its EIP-712 hash, and the signature of a publicly
 * known key.
 */
export const profileVectors = async () => ({
  profiles: await Promise.all(profiles.map((profile) => vector(profile, profileTypedData(profile)))),
  removals: await Promise.all(removals.map((removal) => vector(removal, removalTypedData(removal)))),
});
