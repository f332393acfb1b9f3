import { describe, expect, test } from "vitest";
import { encodedEverything } from "../../../src/domain/grants/scope.js";
import type { Address } from "../../../src/domain/identifiers/address.js";
import {
  checkAccessQuery,
  checkClaim,
  checkFilter,
  checkGrantQuery,
  checkParticipant,
} from "../../../src/domain/ledger/ledger-query.js";
import type { Cursor } from "../../../src/domain/ledger/position.js";
import { patient, rao } from "../log/replayed.js";

const nobody = "0x12" as Address;
const many = <T>(length: number, value: T): readonly T[] => Array.from({ length }, () => value);
const cursor = (length: number) => "c".repeat(length) as Cursor;
const scopeless = "0x03" as const;

test("a participant is an address", () => {
  expect(() => checkParticipant(rao)).not.toThrow();
  expect(() => checkParticipant(nobody)).toThrow("`participant`: ");
});

describe("a query of a grant", () => {
  const query = { patient, grantee: rao, scope: encodedEverything };

  test("names two participants and a scope", () => {
    expect(() => checkGrantQuery(query)).not.toThrow();
    expect(() => checkGrantQuery({ ...query, patient: nobody })).toThrow("`patient`: ");
    expect(() => checkGrantQuery({ ...query, grantee: nobody })).toThrow("`grantee`: ");
    expect(() => checkGrantQuery({ ...query, scope: scopeless })).toThrow("`scope`: ");
  });
});

describe("a query of access", () => {
  const query = { patient, grantee: rao, scopes: [encodedEverything] };

  test("names two participants and up to 16 scopes", () => {
    for (const count of [0, 1, 16])
      expect(() => checkAccessQuery({ ...query, scopes: many(count, encodedEverything) })).not.toThrow();
    expect(() => checkAccessQuery({ ...query, patient: nobody })).toThrow("`patient`: ");
    expect(() => checkAccessQuery({ ...query, grantee: nobody })).toThrow("`grantee`: ");
    for (const scopes of [many(17, encodedEverything), encodedEverything as never])
      expect(() => checkAccessQuery({ ...query, scopes })).toThrow("`scopes` is an array of at most 16");
    expect(() => checkAccessQuery({ ...query, scopes: [encodedEverything, scopeless] })).toThrow("`scopes[1]`: ");
  });
});

describe("a claim about a signature", () => {
  const data = { domain: {}, types: { Note: [{ name: "text", type: "string" }] }, primaryType: "Note", message: {} };

  test("has the address in its one form", () => {
    const lower = patient.toLowerCase() as Address;
    expect(checkClaim({ address: lower, data, signature: "0x" }).address).toBe(patient);
    expect(() => checkClaim({ address: nobody, data, signature: "0x" })).toThrow("`address`: ");
  });

  test("has a signature of any text, since a malformed one is none of the address", () => {
    expect(checkClaim({ address: patient, data, signature: "text" as never }).signature).toBe("text");
    for (const signature of [null, 7, Symbol("signature"), []] as unknown as readonly never[])
      expect(() => checkClaim({ address: patient, data, signature })).toThrow("`signature` is a text");
  });
});

describe("a filter of entries", () => {
  test("may name nothing, or a log, up to 100 logs, a counterparty and a cursor of up to 256 characters", () => {
    for (const filter of [
      {},
      { log: patient, counterparty: rao, after: cursor(256) },
      { logs: [patient] },
      { logs: many(100, patient) },
    ])
      expect(() => checkFilter(filter)).not.toThrow();
  });

  test("is refused for another value of any of them, by its name", () => {
    expect(() => checkFilter({ log: nobody })).toThrow("`log`: ");
    expect(() => checkFilter({ counterparty: nobody })).toThrow("`counterparty`: ");
    for (const after of [cursor(257), 7 as never])
      expect(() => checkFilter({ after })).toThrow("`after` is not a cursor");
    for (const logs of [[], many(101, patient), patient as never])
      expect(() => checkFilter({ logs })).toThrow("`logs` is an array of 1 to 100");
    expect(() => checkFilter({ logs: [patient, nobody] })).toThrow("`logs[1]`: ");
  });
});
