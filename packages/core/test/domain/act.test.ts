import { expect, test } from "vitest";
import { type Act, type ActKind, actorOf, counterpartyOf, entersHead, logOf } from "../../src/domain/acts/act.js";
import { counterOf, isRevocation } from "../../src/domain/acts/act-counters.js";
import { nonceOf } from "../../src/domain/acts/signed-act.js";
import { encodedEverything as scope } from "../../src/domain/grants/scope.js";
import { patient, rao as other } from "./log/replayed.js";

const word = `0x${"ab".repeat(32)}` as const;

const acts: Readonly<Record<ActKind, object>> = {
  publishKey: { participant: patient, key: word },
  startEpoch: { patient, epochs: [word], lockbox: word },
  fileCard: { patient, location: word, card: word },
  fileCards: { patient, location: word, cards: [word] },
  grantAccess: { patient, grantee: other, scope, until: 1, permissions: 1, envelope: word, request: word },
  updateEnvelope: { patient, grantee: other, scope, envelope: word },
  revokeAccess: { patient, grantee: other, scope },
  revokeEveryone: { patient },
  offerRecord: { patient, author: other, scope, amends: false, offer: word },
  relinquishAccess: { patient, grantee: other, scope },
  requestAccess: { patient, requester: other, message: word },
  cancelRequest: { patient, requester: other, message: word },
  rejectRequest: { patient, requester: other, message: word },
};

interface Meaning {
  readonly actor: typeof patient;
  readonly counterparty: typeof patient | undefined;
  readonly head: boolean;
  readonly counter: ReturnType<typeof counterOf>;
  readonly revocation: boolean;
  readonly nonce: ReturnType<typeof nonceOf>;
}

const own = { actor: patient, counterparty: undefined, head: true, revocation: false, nonce: "account" } as const;
const ofGrant = { ...own, counterparty: other } as const;
const ofGrantee = { ...ofGrant, actor: other, counter: undefined, nonce: "grant" } as const;
const message = { ...ofGrant, actor: other, head: false, counter: undefined, nonce: undefined } as const;

const meanings: Readonly<Record<ActKind, Meaning>> = {
  publishKey: { ...own, counter: "nonce" },
  startEpoch: { ...own, counter: "nonce" },
  fileCard: { ...own, counter: "access" },
  fileCards: { ...own, counter: "access" },
  grantAccess: { ...ofGrant, counter: "nonce" },
  updateEnvelope: { ...ofGrant, counter: "nonce" },
  revokeAccess: { ...ofGrant, counter: undefined, revocation: true },
  revokeEveryone: { ...own, counter: undefined, revocation: true },
  offerRecord: ofGrantee,
  relinquishAccess: ofGrantee,
  requestAccess: message,
  cancelRequest: message,
  rejectRequest: { ...ofGrant, counter: "access" },
};

test.each(Object.keys(acts) as ActKind[])(
  "%s: who acts, with whom, and which numbers of the ledger it depends on",
  (kind) => {
    const act = { kind, ...acts[kind] } as Act;
    expect(logOf(act)).toBe(patient);
    expect({
      actor: actorOf(act),
      counterparty: counterpartyOf(act),
      head: entersHead(act),
      counter: counterOf(act),
      revocation: isRevocation(act),
      nonce: nonceOf(act),
    }).toEqual(meanings[kind]);
  },
);
