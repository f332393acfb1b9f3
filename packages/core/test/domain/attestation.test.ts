import { describe, expect, test } from "vitest";
import {
  checkAttestationNames,
  checkAttestationQuery,
  checkNewAttestations,
} from "../../src/domain/roles/attestation.js";
import type { Hex } from "../../src/domain/encoding/bytes.js";
import { type Address, parseAddress } from "../../src/domain/identifiers/address.js";
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

  test("have their addresses and digests in one form", () => {
    const lower = participant.toLowerCase() as Address;
    const digest = attestation.digest.replace("d1", "D1") as Hex;
    expect(checkNewAttestations([{ ...attestation, participant: lower, digest }])).toEqual([attestation]);
    expect(checkAttestationNames([{ participant: lower, role: "doctor" }])).toEqual([{ participant, role: "doctor" }]);
    expect(checkAttestationQuery({ ...query, participants: [lower], registrars: [lower] })).toEqual(query);
  });

  test("a digest is refused when it is empty, not when some of it is zero", () => {
    const digest = `0x${"00".repeat(23)}d1` as const;
    expect(() => checkNewAttestations([{ ...attestation, digest }])).not.toThrow();
  });

  test("names to revoke are an address and a role, 1 to 128 of them", () => {
    const name = { participant, role: "doctor" };
    for (const names of [[name], Array.from({ length: 128 }, () => name)])
      expect(() => checkAttestationNames(names)).not.toThrow();
    for (const names of [[], Array.from({ length: 129 }, () => name), name as never])
      expect(() => checkAttestationNames(names)).toThrow("1 to 128 names");
    expect(() => checkAttestationNames([name, { ...name, participant: "0x12" as never }])).toThrow("`participant`: ");
    expect(() => checkAttestationNames([name, { ...name, role: "A Doctor" }])).toThrow("`role`");
  });

  test("a query may name nobody, and says what it has too much of", () => {
    const many = (length: number) => Array.from({ length }, () => participant);
    expect(() => checkAttestationQuery({ participants: [], registrars: [], roles: [] })).not.toThrow();
    expect(() => checkAttestationQuery({ ...query, participants: many(101) })).toThrow("0 to 100 participants");
    expect(() => checkAttestationQuery({ ...query, registrars: many(17) })).toThrow("0 to 16 registrars");
    const roles = Array.from({ length: 17 }, () => "doctor");
    expect(() => checkAttestationQuery({ ...query, roles })).toThrow("0 to 16 roles");
  });

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
