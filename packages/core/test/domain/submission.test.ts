import { expect, test } from "vitest";
import type { Act } from "../../src/domain/acts/act.js";
import { parseAddress } from "../../src/domain/identifiers/address.js";
import { encodedEverything } from "../../src/domain/grants/scope.js";
import { checkSubmission } from "../../src/domain/acts/submission.js";
import { hexOf } from "../vectors/cast.js";

const patient = parseAddress(hexOf("patient", 20));
const other = parseAddress(hexOf("doctor", 20));
const bytes32 = hexOf("word");

const key: Act = { kind: "key", participant: patient, key: bytes32 };
const everyone: Act = { kind: "revoke-everyone", patient };
const revoke: Act = { kind: "revoke", patient, grantee: other, scope: encodedEverything };
const epoch: Act = { kind: "epoch", patient, words: [bytes32], lockbox: bytes32 };
const card: Act = { kind: "card", patient, place: bytes32, card: bytes32 };
const cards: Act = { kind: "cards", patient, place: bytes32, cards: [bytes32] };
const grant: Act = {
  kind: "grant",
  patient,
  grantee: other,
  scope: encodedEverything,
  until: 1,
  permissions: 1,
  envelope: bytes32,
};
const offer: Act = {
  kind: "offer",
  patient: other,
  author: patient,
  scope: encodedEverything,
  amends: false,
  offer: bytes32,
};
const relinquish: Act = { kind: "relinquish", patient: other, grantee: patient, scope: encodedEverything };
const request: Act = { kind: "request", patient: other, asker: patient, message: bytes32 };
const cancel: Act = { ...request, kind: "cancel" };
const reject: Act = { kind: "reject", patient, asker: other, message: bytes32 };

const inOrder = [key, everyone, revoke, epoch, cards, grant];
const alone = [card, offer, relinquish, request, cancel, reject];

test.each([...inOrder, ...alone])("any act may be submitted alone: $kind", (act) => {
  expect(() => checkSubmission([act], patient)).not.toThrow();
});

test("several may be combined in the order of kinds, each as often as wanted, but everyone once", () => {
  const twice = inOrder.flatMap((act) => (act === everyone ? [act] : [act, act]));
  expect(() => checkSubmission(twice, patient)).not.toThrow();
  expect(() => checkSubmission([everyone, everyone], patient)).toThrow(new TypeError("acts[1]: everyone twice"));
  for (const [i, first] of inOrder.entries())
    for (const second of inOrder.slice(0, i))
      expect(() => checkSubmission([key, first, second], patient)).toThrow(/^acts\[2\]: .* stands before /u);
});

test.each(alone)("$kind is combined with no other", (act) => {
  expect(() => checkSubmission([act, grant], patient)).toThrow(new TypeError(`acts[0]: ${act.kind} stands alone`));
  expect(() => checkSubmission([key, act], patient)).toThrow(new TypeError(`acts[1]: ${act.kind} stands alone`));
});

test("1 to 128 acts, all of the actor", () => {
  const many = (length: number) => Array.from({ length }, () => key);
  expect(() => checkSubmission(many(128), patient)).not.toThrow();
  expect(() => checkSubmission([], patient)).toThrow("`acts` is an array of 1 to 128");
  expect(() => checkSubmission(many(129), patient)).toThrow("`acts` is an array of 1 to 128");
  const foreign = { ...key, participant: other };
  expect(() => checkSubmission([key, foreign], patient)).toThrow("acts[1] is an act of another participant");
  expect(() => checkSubmission([foreign], patient)).toThrow("acts[0] is an act of another participant");
});
