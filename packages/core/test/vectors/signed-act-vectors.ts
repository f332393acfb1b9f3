import { type Act, actorOf, NO_REQUEST } from "../../src/domain/acts/act.js";
import type { Address } from "../../src/domain/identifiers/address.js";
import { toHex } from "../../src/domain/encoding/bytes.js";
import { parseFolderId, parseLedgerId } from "../../src/domain/identifiers/ids.js";
import { encodeScope } from "../../src/domain/grants/scope.js";
import {
  nonceOf,
  signedActDomain,
  signedActTypedData,
  signedBatchTypedData,
} from "../../src/domain/acts/signed-act.js";
import { hashTypedData, type TypedData } from "../../src/domain/typed-data/typed-data.js";
import { addressOfSecret, signWithSecret } from "../../src/fakes/memory-signature.js";
import { hexOf, named } from "./cast.js";

/** A ledger without an EVM. */
const elsewhere = parseLedgerId("memory:1:ledger");
const domain = { chainId: 31_337, verifyingContract: hexOf("ledger", 20) };
const deadline = 2_100_000_000;
const NO_END = 2 ** 40 - 1;

const secrets = new Map([named("patient: key"), named("doctor: key")].map((key) => [addressOfSecret(key), key]));
const [patient, doctor] = [...secrets.keys()] as [Address, Address];
const folder = encodeScope({ folder: parseFolderId(hexOf("folder", 16)) });
const everything = encodeScope("everything");
const envelope = hexOf("envelope");

/** An act of every kind, in an order that a ledger accepts, and the nonce that each takes there. */
const acts: readonly (readonly [Act, nonce?: number])[] = [
  [{ kind: "publishKey", participant: patient, key: hexOf("key") }, 0],
  [{ kind: "startEpoch", patient, epochs: [hexOf("word 1"), hexOf("word 2")], lockbox: hexOf("lockbox") }, 1],
  [{ kind: "fileCard", patient, location: hexOf("location"), card: hexOf("card") }, 2],
  [{ kind: "fileCards", patient, location: hexOf("location"), cards: [hexOf("card 1"), hexOf("card 2")] }, 3],
  [{ kind: "requestAccess", patient, requester: doctor, message: hexOf("message") }],
  [{ kind: "cancelRequest", patient, requester: doctor, message: hexOf("message") }],
  [{ kind: "rejectRequest", patient, requester: doctor, message: hexOf("message") }, 4],
  [
    {
      kind: "grantAccess",
      patient,
      grantee: doctor,
      scope: folder,
      until: NO_END,
      permissions: 7,
      envelope,
      request: hexOf("message 2"),
    },
    5,
  ],
  [{ kind: "offerRecord", patient, author: doctor, scope: folder, amends: true, offer: hexOf("offer") }, 1],
  [{ kind: "relinquishAccess", patient, grantee: doctor, scope: folder }, 2],
  [{ kind: "revokeAccess", patient, grantee: doctor, scope: folder }, 6],
  [{ kind: "revokeEveryone", patient }, 7],
  [{ kind: "updateEnvelope", patient, grantee: doctor, scope: folder, envelope: hexOf("envelope 2") }, 8],
];

const batch: readonly Act[] = [
  { kind: "publishKey", participant: patient, key: hexOf("key 2") },
  { kind: "startEpoch", patient, epochs: [], lockbox: hexOf("lockbox 2") },
  { kind: "fileCards", patient, location: hexOf("location"), cards: [hexOf("card 3")] },
  { kind: "fileCards", patient, location: hexOf("location"), cards: [] },
  {
    kind: "grantAccess",
    patient,
    grantee: doctor,
    scope: everything,
    until: deadline,
    permissions: 1,
    envelope,
    request: NO_REQUEST,
  },
  { kind: "updateEnvelope", patient, grantee: doctor, scope: folder, envelope: hexOf("envelope 3") },
];

const revocations: readonly Act[] = [
  { kind: "revokeAccess", patient, grantee: doctor, scope: folder },
  { kind: "revokeAccess", patient, grantee: doctor, scope: everything },
];

function signed(data: TypedData, actor: Address) {
  const secret = secrets.get(actor);
  if (!secret) throw new Error("Nobody has this key");
  return { typedData: data, digest: hashTypedData(data), signature: signWithSecret(data, secret) };
}

/**
 * What people sign so that others can submit it: typed data, digest and signature (RFC 6979) for
 * every kind of act, and for several at once.
 */
export function signedActVectors() {
  const keys = Object.fromEntries([...secrets].map(([address, key]) => [address, toHex(key)]));
  const one = acts.map(([act, nonce]) => {
    if ((nonce === undefined) !== (nonceOf(act) === undefined)) throw new Error("A nonce too many, or too few");
    const terms = { nonce, deadline };
    return { act, deadline, ...signed(signedActTypedData(domain, act, terms), actorOf(act)) };
  });
  const [[first]] = acts as readonly [readonly [Act]];
  const terms = { nonce: 0, deadline };
  const several = (all: readonly Act[], nonce: number) => ({
    acts: all,
    deadline,
    ...signed(signedBatchTypedData(domain, all, { nonce, deadline }), patient),
  });
  return {
    keys,
    acts: one,
    batch: several(batch, 9),
    revocations: several(revocations, 15),
    elsewhere: { ledger: elsewhere, ...signed(signedActTypedData(signedActDomain(elsewhere), first, terms), patient) },
  };
}
