import { describe, expect, test } from "vitest";
import {
  checkAttestationNames,
  checkAttestationQuery,
  checkNewAttestations,
} from "../../src/domain/roles/attestation.js";
import { parseAddress } from "../../src/domain/identifiers/address.js";
import { encodeRole } from "../../src/domain/roles/role.js";

const participant = parseAddress(`0x${"5a".repeat(20)}`);
const attestation = { participant, role: "doctor", until: 1, digest: `0x${"d1".repeat(24)}` } as const;
const query = { participants: [participant], registrars: [participant], roles: ["doctor"] };

describe("attestations that are checked", () => {
  test.each([
    { participant: "0x12" },
    { role: "A Doctor" },
    { role: 7 },
    { until: -1 },
    { until: 2 ** 40 },
    { until: 0.5 },
    { digest: `0x${"00".repeat(24)}` },
    { digest: "d1".repeat(24) },
  ])("%o is a TypeError that names the field", (wrong) => {
    const check = () => checkNewAttestations([attestation, { ...attestation, ...wrong } as never]);
    expect(check).toThrow(TypeError);
    expect(check).toThrow(Object.keys(wrong)[0]);
  });

  test.each([{ participants: ["0x12"] }, { registrars: ["0x12"] }, { roles: ["A Doctor"] }, { roles: "doctor" }])(
    "a question for %o is a TypeError",
    (wrong) => {
      expect(() => checkAttestationQuery({ ...query, ...wrong } as never)).toThrow(TypeError);
    },
  );

  test("pass as they are, to the limits", () => {
    checkNewAttestations([
      attestation,
      { ...attestation, until: 0 },
      { ...attestation, until: 2 ** 40 - 1, role: "x".repeat(32) },
    ]);
    checkAttestationNames(Array.from({ length: 128 }, () => attestation));
    checkAttestationQuery(query);
    expect(() => checkAttestationNames([])).toThrow(TypeError);
    expect(() => checkAttestationNames(Array.from({ length: 129 }, () => attestation))).toThrow(TypeError);
  });
});

test("a role is encoded as its own name, so that no two share an encoding", () => {
  expect(encodeRole("doctor")).toBe(`0x646f63746f72${"00".repeat(26)}`);
  expect(encodeRole("x".repeat(32))).toBe(`0x${"78".repeat(32)}`);
  for (const none of ["", "Doctor", "x".repeat(33), "a b", "ä", "doctor\0"])
    expect(() => encodeRole(none)).toThrow(TypeError);
});
