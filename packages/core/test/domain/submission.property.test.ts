import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Act, type ActKind, actorOf, actStruct } from "../../src/domain/acts/act.js";
import { signedBatchTypedData } from "../../src/domain/acts/signed-act.js";
import { checkSubmission } from "../../src/domain/acts/submission.js";
import { parseAddress } from "../../src/domain/identifiers/address.js";
import { acts } from "./arbitrary-acts.js";

const patient = parseAddress(`0x${"aa".repeat(20)}`);
const other = parseAddress(`0x${"bb".repeat(20)}`);
const cast = { patient: fc.constant(patient), other: fc.constant(other) };

/** The order of several acts, as a word of one letter for each; the other kinds have none. */
const letters: Partial<Record<ActKind, string>> = {
  publishKey: "k",
  startEpoch: "e",
  fileCards: "c",
  grantAccess: "g",
  updateEnvelope: "u",
  revokeAccess: "r",
};
const several = /^(?:r+|k*e*c*g*u*)$/u;
const inOrder = Object.keys(letters) as ActKind[];
const word = (list: readonly Act[]) => list.map(({ kind }) => letters[kind] ?? "-").join("");

const own = acts(cast, ...inOrder, "fileCard", "revokeEveryone", "rejectRequest");
const sorted = fc
  .array(acts(cast, ...inOrder.slice(0, 5)), { minLength: 2, maxLength: 8 })
  .map((list) => list.toSorted((a, b) => inOrder.indexOf(a.kind) - inOrder.indexOf(b.kind)));
const revocations = fc.array(acts(cast, "revokeAccess"), { minLength: 2, maxLength: 4 });
const submission = fc.oneof(fc.array(own, { minLength: 1, maxLength: 4 }), sorted, revocations);
const base = fc.record({ nonce: fc.nat(2 ** 32 - 1), access: fc.nat(2 ** 16 - 1) });

const accepts = (...args: Parameters<typeof checkSubmission>): boolean => {
  try {
    checkSubmission(...args);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return false;
  }
};

test("one act is accepted, or several in the order of their kinds, or revocations alone", () => {
  fc.assert(
    fc.property(submission, base, (list, on) => {
      expect(accepts(list, patient, on)).toBe(list.length === 1 || several.test(word(list)));
    }),
    { numRuns: 500 },
  );
});

test("only acts that revoke need no base", () => {
  fc.assert(
    fc.property(submission, base, (list, on) => {
      const needless = list.every(({ kind }) => kind.startsWith("revoke"));
      expect(accepts(list, patient)).toBe(needless && accepts(list, patient, on));
    }),
  );
});

test("one signature covers several acts, which it lists in their order", () => {
  const domain = { chainId: 1, verifyingContract: other };
  fc.assert(
    fc.property(fc.oneof(sorted, revocations), base, (list, { nonce }) => {
      const { types, primaryType, message } = signedBatchTypedData(domain, list, { nonce, deadline: 1 });
      const fields = types[primaryType]?.filter(({ type }) => type.endsWith("[]")) ?? [];
      const signed = fields.flatMap(({ type, name }) =>
        (message[name] as readonly unknown[]).map((one) => ({ primaryType: type.slice(0, -2), message: one })),
      );
      expect(signed).toEqual(list.map(actStruct));
    }),
  );
});

test("an act is its actor's only, and no field of it is missing or of another form", () => {
  fc.assert(
    fc.property(acts(cast), base, fc.constantFrom(undefined, null, -1, "0x", {}), (act, on, wrong) => {
      const actor = actorOf(act);
      expect(accepts([act], actor, on)).toBe(true);
      expect(accepts([act], actor === patient ? other : patient, on)).toBe(false);
      for (const field of Object.keys(act).filter((name) => name !== "kind"))
        expect(() => checkSubmission([{ ...act, [field]: wrong }], actor, on)).toThrow(`\`acts[0].${field}\``);
    }),
  );
});
