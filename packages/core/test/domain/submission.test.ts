import { expect, test } from "vitest";
import { type Act, NO_REQUEST } from "../../src/domain/acts/act.js";
import { type Address, parseAddress } from "../../src/domain/identifiers/address.js";
import { encodedEverything } from "../../src/domain/grants/scope.js";
import { checkSubmission } from "../../src/domain/acts/submission.js";
import { hexOf } from "../vectors/cast.js";

const patient = parseAddress(hexOf("patient", 20));
const other = parseAddress(hexOf("doctor", 20));
const bytes32 = hexOf("word");

const key: Act = { kind: "publishKey", participant: patient, key: bytes32 };
const everyone: Act = { kind: "revokeEveryone", patient };
const revoke: Act = { kind: "revokeAccess", patient, grantee: other, scope: encodedEverything };
const epoch: Act = { kind: "startEpoch", patient, epochs: [bytes32], lockbox: bytes32 };
const card: Act = { kind: "fileCard", patient, location: bytes32, card: bytes32 };
const cards: Act = { kind: "fileCards", patient, location: bytes32, cards: [bytes32] };
const grant: Act = {
  kind: "grantAccess",
  patient,
  grantee: other,
  scope: encodedEverything,
  until: 1,
  permissions: 1,
  envelope: bytes32,
  request: NO_REQUEST,
};
const offer: Act = {
  kind: "offerRecord",
  patient: other,
  author: patient,
  scope: encodedEverything,
  amends: false,
  offer: bytes32,
};
const relinquish: Act = { kind: "relinquishAccess", patient: other, grantee: patient, scope: encodedEverything };
const request: Act = { kind: "requestAccess", patient: other, requester: patient, message: bytes32 };
const cancel: Act = { ...request, kind: "cancelRequest" };
const reject: Act = { kind: "rejectRequest", patient, requester: other, message: bytes32 };

const update: Act = {
  kind: "updateEnvelope",
  patient,
  grantee: other,
  scope: encodedEverything,
  envelope: bytes32,
};

const inOrder = [key, epoch, cards, grant, update];
const alone = [card, everyone, offer, relinquish, request, cancel, reject];
const base = { nonce: 3, access: 2 };

test.each([...inOrder, ...alone, revoke])("any act may be submitted alone: $kind", (act) => {
  expect(() => checkSubmission([act], patient, base)).not.toThrow();
});

const capitals = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(capitals);
  return typeof value === "string" && value.startsWith("0x") ? `0x${value.slice(2).toUpperCase()}` : value;
};

test.each([...inOrder, ...alone, revoke])("an act comes back as a copy in its one form: $kind", (act) => {
  const given = Object.fromEntries(
    Object.entries(act).map(([name, value]) => [name, capitals(value)]),
  ) as unknown as Act;
  const [copy] = checkSubmission([given], patient.toLowerCase() as Address, base);
  expect(copy).toEqual(act);
  expect(copy).not.toBe(given);
});

test("several may be combined in the order of kinds, each as often as wanted", () => {
  const twice = inOrder.flatMap((act) => [act, act]);
  expect(() => checkSubmission(twice, patient, base)).not.toThrow();
  for (const [i, first] of inOrder.entries())
    for (const second of inOrder.slice(0, i))
      expect(() => checkSubmission([key, first, second], patient, base)).toThrow(/^acts\[2\]: .* stands before /u);
});

test("revocations of grants are combined with each other, and with nothing that could take them down", () => {
  expect(() => checkSubmission([revoke, revoke], patient)).not.toThrow();
  for (const act of inOrder) {
    expect(() => checkSubmission([act, revoke], patient, base)).toThrow("acts[1]: revocations stand alone");
    expect(() => checkSubmission([revoke, act], patient, base)).toThrow("acts[1]: revocations stand alone");
  }
  expect(() => checkSubmission([everyone, everyone], patient)).toThrow("acts[0]: revokeEveryone stands alone");
});

test.each(alone)("$kind is combined with no other", (act) => {
  expect(() => checkSubmission([act, grant], patient, base)).toThrow(
    new TypeError(`acts[0]: ${act.kind} stands alone`),
  );
  expect(() => checkSubmission([key, act], patient, base)).toThrow(new TypeError(`acts[1]: ${act.kind} stands alone`));
});

test("1 to 128 acts, all of the actor", () => {
  const many = (length: number) => Array.from({ length }, () => key);
  expect(() => checkSubmission(many(128), patient, base)).not.toThrow();
  expect(() => checkSubmission([], patient)).toThrow("`acts` is an array of 1 to 128");
  expect(() => checkSubmission(many(129), patient, base)).toThrow("`acts` is an array of 1 to 128");
  const foreign = { ...key, participant: other };
  expect(() => checkSubmission([key, foreign], patient, base)).toThrow("acts[1] is an act of another participant");
  expect(() => checkSubmission([foreign], patient, base)).toThrow("acts[0] is an act of another participant");
});

test("acts that name a counter need a base of two counters; a base is always checked", () => {
  for (const act of [...inOrder, card]) expect(() => checkSubmission([act], patient)).toThrow("`base` is needed");
  for (const act of [revoke, everyone]) expect(() => checkSubmission([act], patient)).not.toThrow();
  const wrong = [
    [{ nonce: -1, access: 0 }, "`base.nonce`"],
    [{ nonce: 2 ** 32, access: 0 }, "`base.nonce`"],
    [{ nonce: 0, access: 2 ** 16 }, "`base.access`"],
    [{ nonce: 0, access: 0.5 }, "`base.access`"],
  ] as const;
  for (const [bad, message] of wrong) {
    expect(() => checkSubmission([key], patient, bad)).toThrow(message);
    expect(() => checkSubmission([revoke], patient, bad)).toThrow(message);
  }
});

test("each of several words in an act has 32 bytes, and they are a list", () => {
  for (const [act, list] of [
    [epoch, "epochs"],
    [cards, "cards"],
  ] as const) {
    for (const wrong of [[bytes32, "0xab"], bytes32, { length: 1 }])
      expect(() => checkSubmission([{ ...act, [list]: wrong }], patient, base)).toThrow(`\`acts[0].${list}\`: `);
    expect(() => checkSubmission([{ ...act, [list]: [] }], patient, base)).not.toThrow();
  }
});

test("what is no act is refused, by its index", () => {
  for (const wrong of [null, undefined, "grantAccess", {}, { kind: "toString" }, { kind: "grant" }])
    expect(() => checkSubmission([key, wrong as Act], patient, base)).toThrow("`acts[1]` is no act");
});

test("what is given as a base is two counters, also for an act that needs none", () => {
  for (const wrong of [null, 3])
    expect(() => checkSubmission([reject], patient, wrong as never)).toThrow("`base` is an object");
});

test("a kind that is no text is none, and is not made one", () => {
  const asText = () => {
    throw new Error("made a text");
  };
  const kinds: readonly unknown[] = [Symbol("publishKey"), { toString: asText }, ["publishKey"], null];
  for (const kind of kinds as readonly never[])
    expect(() => checkSubmission([{ ...key, kind }], patient)).toThrow("`acts[0]` is no act: its `kind` is none");
});
