import { type Act, actorOf } from "../../src/domain/acts/act.js";
import type { Address } from "../../src/domain/identifiers/address.js";
import { toHex } from "../../src/domain/encoding/bytes.js";
import { parseFolderId } from "../../src/domain/identifiers/ids.js";
import { encodeScope } from "../../src/domain/grants/scope.js";
import { nonceOf, signedActTypedData, signedBatchTypedData } from "../../src/domain/acts/signed-act.js";
import { hashTypedData, type TypedData } from "../../src/domain/typed-data/typed-data.js";
import { addressOfSecret, signWithSecret } from "../../src/fakes/memory-signature.js";
import { hexOf, named } from "./cast.js";

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
  [{ kind: "key", participant: patient, key: hexOf("key") }, 0],
  [{ kind: "epoch", patient, words: [hexOf("word 1"), hexOf("word 2")], lockbox: hexOf("lockbox") }, 1],
  [{ kind: "card", patient, place: hexOf("place"), card: hexOf("card") }, 2],
  [{ kind: "cards", patient, place: hexOf("place"), cards: [hexOf("card 1"), hexOf("card 2")] }, 3],
  [{ kind: "request", patient, asker: doctor, message: hexOf("message") }],
  [{ kind: "cancel", patient, asker: doctor, message: hexOf("message") }],
  [{ kind: "reject", patient, asker: doctor, message: hexOf("message") }],
  [{ kind: "grant", patient, grantee: doctor, scope: folder, until: NO_END, permissions: 7, envelope }, 4],
  [{ kind: "offer", patient, author: doctor, scope: folder, amends: true, offer: hexOf("offer") }, 1],
  [{ kind: "relinquish", patient, grantee: doctor, scope: folder }, 2],
  [{ kind: "revoke", patient, grantee: doctor, scope: folder }, 5],
  [{ kind: "revoke-everyone", patient }, 6],
];

const batch: readonly Act[] = [
  { kind: "key", participant: patient, key: hexOf("key 2") },
  { kind: "revoke-everyone", patient },
  { kind: "revoke", patient, grantee: doctor, scope: folder },
  { kind: "epoch", patient, words: [], lockbox: hexOf("lockbox 2") },
  { kind: "cards", patient, place: hexOf("place"), cards: [hexOf("card 3")] },
  { kind: "cards", patient, place: hexOf("place"), cards: [] },
  { kind: "grant", patient, grantee: doctor, scope: everything, until: deadline, permissions: 1, envelope },
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
  const terms = { nonce: 7, deadline };
  return {
    keys,
    acts: one,
    batch: { acts: batch, deadline, ...signed(signedBatchTypedData(domain, batch, terms), patient) },
  };
}
