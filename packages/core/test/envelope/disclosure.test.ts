import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { parseAddress } from "../../src/domain/identifiers/address.js";
import { type Disclosure, disclosureDigest, isDisclosed } from "../../src/envelope/disclosure.js";

const rao: Disclosure = {
  participant: parseAddress(`0x${"5a".repeat(20)}`),
  role: "doctor",
  name: "Dr Júlia Rao",
  credential: "Medical council, licence 4711",
  salt: `0x${"0f".repeat(32)}`,
};
const attested = { participant: rao.participant, role: rao.role, digest: disclosureDigest(rao) };

describe("a disclosure", () => {
  test("is what was attested, and nothing else is", () => {
    expect(isDisclosed(attested, rao)).toBe(true);
    expect(isDisclosed(attested, { ...rao, participant: rao.participant.toLowerCase() })).toBe(true);
    for (const change of [
      { participant: parseAddress(`0x${"5b".repeat(20)}`) },
      { role: "pharmacist" },
      { name: "Dr Julia Rao" },
      { credential: "Medical council, licence 4712" },
      { salt: `0x${"0e".repeat(32)}` as const },
    ])
      expect(isDisclosed(attested, { ...rao, ...change })).toBe(false);
  });

  test("is compared with a well-formed attestation only, in any case of its hexadecimal", () => {
    expect(isDisclosed({ ...attested, digest: `0x${attested.digest.slice(2).toUpperCase()}` }, rao)).toBe(true);
    for (const [field, values] of Object.entries({
      participant: [null, 5, "", "0x", {}, Symbol("x"), attested.digest],
      role: [null, 5, "", "A Doctor", {}, Symbol("x")],
      digest: [null, 5, "", "0x", {}, Symbol("x"), `0x${"00".repeat(32)}`],
    }))
      for (const value of values) {
        const call = () => isDisclosed({ ...attested, [field]: value }, rao);
        expect(call).toThrow(TypeError);
        expect(call).toThrow(`\`${field}\``);
      }
    for (const value of [undefined, null, 5, "x", []])
      expect(() => isDisclosed(value as never, rao)).toThrow("`attested`");
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(isDisclosed(attested, proxy)).toBe(false);
    expect(() => isDisclosed(proxy as never, rao)).toThrow("`attested` is an object");
  });

  test("of somebody else, or in another role, proves nothing here", () => {
    const other = { ...rao, participant: parseAddress(`0x${"5b".repeat(20)}`) };
    const misplaced = { ...attested, digest: disclosureDigest(other) };
    expect(isDisclosed(misplaced, other)).toBe(false);
    const role = { ...rao, role: "pharmacist" };
    expect(isDisclosed({ ...attested, digest: disclosureDigest(role) }, role)).toBe(false);
  });

  test("has no two readings: what moves from one field to the next is another digest", () => {
    const moved = { ...rao, name: "Dr Júlia RaoM", credential: "edical council, licence 4711" };
    expect(disclosureDigest(moved)).not.toBe(attested.digest);
  });

  test("is hashed as specified", () => {
    const field = (bytes: Buffer) => Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
    const raw = (hex: string) => Buffer.from(hex.slice(2), "hex");
    const { participant, role, name, credential, salt } = rao;
    const fields = [raw(participant), Buffer.from(role), Buffer.from(name), Buffer.from(credential), raw(salt)];
    const hash = createHash("sha256").update(
      Buffer.concat([Buffer.from("chartkey/disclosure/v1\0"), ...fields.map(field)]),
    );
    expect(attested.digest).toBe(`0x${hash.digest("hex").slice(0, 48)}`);
  });

  test.each([
    { participant: "0x12" as never },
    { role: "A Doctor" },
    { name: "" },
    { name: " Rao" },
    { name: "Rao\u0300\u0061\u0301" },
    { name: "Rao\n" },
    { name: "x".repeat(121) },
    { credential: "" },
    { credential: "x".repeat(201) },
    { salt: "0x" as const },
    { salt: `0x${"0f".repeat(31)}` as const },
  ])("with %o cannot be attested, and is never what was", (change) => {
    expect(() => disclosureDigest({ ...rao, ...change })).toThrow(TypeError);
    expect(() => disclosureDigest({ ...rao, ...change })).toThrow(Object.keys(change)[0]);
    expect(isDisclosed(attested, { ...rao, ...change })).toBe(false);
  });
});
