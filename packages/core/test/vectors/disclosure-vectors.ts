import { encodeRole } from "../../src/domain/roles/role.js";
import { type Disclosure, disclosureDigest } from "../../src/envelope/disclosure.js";
import { doctor, hexOf, patient } from "./cast.js";

const disclosures: readonly Disclosure[] = [
  { participant: doctor.address, role: "doctor", name: "Rao", credential: "4711", salt: hexOf("disclosure salt") },
  // the same characters, otherwise divided
  { participant: doctor.address, role: "doctor", name: "Rao4", credential: "711", salt: hexOf("disclosure salt") },
  {
    participant: patient.address,
    role: "patient",
    name: "Júlia 王 O’Neil 𝒪",
    credential: "Cartão de cidadão 00000000 0 ZZ4",
    salt: hexOf("another disclosure salt"),
  },
  {
    participant: doctor.address,
    role: "x".repeat(32),
    name: "n".repeat(120),
    credential: "c".repeat(200),
    salt: `0x${"00".repeat(32)}`,
  },
];

/** Disclosures with their encoded roles and the digests that a registrar attests. */
export const disclosureVectors = () =>
  disclosures.map((disclosure) => ({
    disclosure,
    role: encodeRole(disclosure.role),
    digest: disclosureDigest(disclosure),
  }));
