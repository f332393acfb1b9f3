import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Act, actorOf } from "../../src/domain/acts/act.js";
import {
  nonceOf,
  signedActDomain,
  signedActTypedData,
  signedBatchTypedData,
} from "../../src/domain/acts/signed-act.js";
import { checkSignedActs, type SignedActs, signedActsTypedData } from "../../src/domain/acts/signed-acts.js";
import { checkSubmission } from "../../src/domain/acts/submission.js";
import { parseAddress } from "../../src/domain/identifiers/address.js";
import { parseLedgerId } from "../../src/domain/identifiers/ids.js";
import { hexOf } from "../vectors/cast.js";
import { acts as arbitraryAct } from "./arbitrary-acts.js";

const ledger = parseLedgerId(`eip155:31337:${hexOf("ledger", 20)}`);
const patient = parseAddress(hexOf("patient", 20));
const key: Act = { kind: "publishKey", participant: patient, key: hexOf("key") };
const request: Act = {
  kind: "requestAccess",
  patient: parseAddress(hexOf("other", 20)),
  requester: patient,
  message: hexOf("m"),
};
const signed: SignedActs = { ledger, acts: [key], nonce: 3, deadline: 9, signature: "0x0102" };

test("one act is signed by its own struct, and several by that of a batch", () => {
  const domain = signedActDomain(ledger);
  expect(signedActsTypedData({ ledger, acts: [key], nonce: 3, deadline: 9 })).toEqual(
    signedActTypedData(domain, key, { nonce: 3, deadline: 9 }),
  );
  expect(signedActsTypedData({ ledger, acts: [key, key], nonce: 3, deadline: 9 })).toEqual(
    signedBatchTypedData(domain, [key, key], { nonce: 3, deadline: 9 }),
  );
  expect(() => signedActsTypedData({ ledger, acts: [key, key], deadline: 9 })).toThrow(TypeError);
});

test("any act that can be submitted comes through, in JSON too", () => {
  fc.assert(
    fc.property(arbitraryAct(), (act) => {
      const nonce = nonceOf(act) === undefined ? {} : { nonce: 1 };
      const acts = checkSubmission([act], actorOf(act), { nonce: 0, access: 0 });
      const one: SignedActs = { ledger, acts, ...nonce, deadline: 9, signature: "0x01" };
      expect(checkSignedActs(JSON.parse(JSON.stringify(one)) as SignedActs)).toEqual(one);
    }),
  );
});

test.each<[string, unknown]>([
  ["nothing", undefined],
  ["a key too many", { ...signed, admin: true }],
  ["another ledger's form", { ...signed, ledger: "here" }],
  ["no acts", { ...signed, acts: [] }],
  ["no list of acts", { ...signed, acts: null }],
  ["what is no act", { ...signed, acts: [null] }],
  ["acts of two people", { ...signed, acts: [key, { ...key, participant: request.patient }] }],
  ["no nonce", { ...signed, nonce: undefined }],
  ["a nonce too many", { ...signed, acts: [request] }],
  ["a nonce that is too great", { ...signed, nonce: 2 ** 32 }],
  ["a deadline that is no number", { ...signed, deadline: "9" }],
  ["a deadline that is too late", { ...signed, deadline: 2 ** 40 }],
  ["a signature that is no text", { ...signed, signature: 1 }],
  ["a signature that is too long", { ...signed, signature: `0x${"00".repeat(8_193)}` }],
  ["half a byte", { ...signed, signature: "0x012" }],
])("%s is a TypeError", (_, given) => {
  expect(() => checkSignedActs(given as SignedActs)).toThrow(TypeError);
});
