import type { SignedProfile, SignedRemoval } from "./signed-profile.js";
import type { TypedData } from "../typed-data/typed-data.js";

const domain = { name: "Chartkey", version: "1" };

const profileTypes = {
  Profile: [
    { name: "ledger", type: "string" },
    { name: "participant", type: "address" },
    { name: "key", type: "bytes32" },
    { name: "roles", type: "string[]" },
    { name: "name", type: "string" },
    { name: "speciality", type: "string" },
    { name: "organisation", type: "string" },
    { name: "languages", type: "string[]" },
    { name: "contact", type: "string" },
    { name: "listed", type: "bool" },
    { name: "sequence", type: "uint64" },
    { name: "issued", type: "uint64" },
  ],
};

const removalTypes = {
  RemoveProfile: [
    { name: "ledger", type: "string" },
    { name: "participant", type: "address" },
    { name: "sequence", type: "uint64" },
    { name: "issued", type: "uint64" },
  ],
};

/**
 * What a wallet shows and signs for a profile (EIP-712). The ledger is part of the message and not
 * of the domain, since it need not be a contract. Absent texts are empty.
 */
export function profileTypedData(signed: Omit<SignedProfile, "signature">): TypedData {
  const { ledger, address, key, roles, profile, sequence, issued } = signed;
  const { name, speciality = "", organisation = "", languages = [], contact = "", listed } = profile;
  return {
    domain,
    types: profileTypes,
    primaryType: "Profile",
    message: {
      ledger,
      participant: address,
      key,
      roles,
      name,
      speciality,
      organisation,
      languages,
      contact,
      listed,
      sequence,
      issued,
    },
  };
}

/** What a wallet shows and signs for the removal of its profile (EIP-712). */
export function removalTypedData(signed: Omit<SignedRemoval, "signature">): TypedData {
  const { ledger, address, sequence, issued } = signed;
  return {
    domain,
    types: removalTypes,
    primaryType: "RemoveProfile",
    message: { ledger, participant: address, sequence, issued },
  };
}
