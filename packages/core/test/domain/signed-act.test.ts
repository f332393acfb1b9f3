import { expect, test } from "vitest";
import { type Act, NO_REQUEST } from "../../src/domain/acts/act.js";
import { parseAddress } from "../../src/domain/identifiers/address.js";
import { encodedEverything } from "../../src/domain/grants/scope.js";
import { signedActTypedData } from "../../src/domain/acts/signed-act.js";
import { hexOf } from "../vectors/cast.js";

const domain = { chainId: 1, verifyingContract: hexOf("ledger", 20) };
const patient = parseAddress(hexOf("patient", 20));
const requester = parseAddress(hexOf("doctor", 20));
const until = 2_000_000_000;
const envelope = hexOf("envelope");
const grant: Act = {
  kind: "grantAccess",
  patient,
  grantee: requester,
  scope: encodedEverything,
  until,
  permissions: 5,
  envelope,
  request: NO_REQUEST,
};

test("a person reads what is granted, and how long the signature is good", () => {
  const { domain: where, primaryType, message } = signedActTypedData(domain, grant, { nonce: 3, deadline: 9 });
  expect(where).toEqual({ name: "Chartkey Ledger", version: "1", ...domain });
  expect(primaryType).toBe("SignedGrantAccess");
  expect(message).toEqual({
    act: {
      patient,
      grantee: requester,
      covers: "everything",
      scope: encodedEverything,
      until,
      read: true,
      contribute: false,
      amend: true,
      envelope,
      request: NO_REQUEST,
    },
    nonce: 3,
    deadline: 9,
  });
});

test("a request and its cancellation take no nonce, every other act one", () => {
  const request = { patient, requester, message: hexOf("message") };
  for (const kind of ["requestAccess", "cancelRequest"] as const) {
    const act: Act = { kind, ...request };
    expect(signedActTypedData(domain, act, { deadline: 9 }).message).toEqual({ act: request, deadline: 9 });
    expect(() => signedActTypedData(domain, act, { nonce: 0, deadline: 9 })).toThrow(TypeError);
  }
  for (const act of [grant, { kind: "rejectRequest", ...request } as const])
    expect(() => signedActTypedData(domain, act, { deadline: 9 })).toThrow(TypeError);
});
