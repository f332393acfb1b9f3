import { utf8ToBytes } from "@noble/hashes/utils.js";
import { toHex } from "../../src/domain/encoding/bytes.js";
import { cardPointerKey, cardWrapKey, info, kdf } from "../../src/envelope/kdf.js";
import { identityString, recipientString } from "../../src/envelope/recipient.js";
import { derivePairKeys } from "../../src/envelope/pair-key.js";
import {
  agreeKey,
  epochSecret,
  identitySeed,
  indexKey,
  locatorKey,
  signingKey,
} from "../../src/keyring/software-keyring.js";
import { type Actor, doctor, folder, ledger, named, patient, salt } from "./cast.js";

function infos(...lists: readonly (readonly [string, ...string[]])[]) {
  return lists.map(([label, ...fields]) => ({
    label,
    fields: fields.map((field) => toHex(utf8ToBytes(field))),
    info: toHex(info(label, ...fields)),
    kdf: toHex(kdf(named("key"), label, ...fields)),
  }));
}

function participant({ master, address, bundle }: Actor) {
  const owner = { ledger, address };
  const generation = (index: number) => ({
    index,
    identitySeed: toHex(identitySeed(master, owner, index)),
    identity: identityString(identitySeed(master, owner, index)),
    agreeSecret: toHex(agreeKey(master, owner, index)),
    signingSecret: toHex(signingKey(master, owner, index)),
  });
  return {
    master: toHex(master),
    ledger,
    address,
    locatorKey: toHex(locatorKey(master, owner)),
    indexKey: toHex(indexKey(master, owner)),
    generations: [generation(0), generation(1), generation(2 ** 32 - 1)],
    bundle: toHex(bundle.bytes),
    bundleDigest: bundle.digest,
    recipient: recipientString(bundle.recipient),
    agreePublic: toHex(bundle.agree),
    signingPublic: toHex(bundle.signing),
  };
}

function epoch() {
  const secret = epochSecret(patient.master, { ledger, address: patient.address }, folder, salt);
  const cardSalt = named("card salt", 16);
  return {
    folder,
    salt,
    secret: toHex(secret),
    cardPointerKey: toHex(cardPointerKey(secret)),
    cardSalt: toHex(cardSalt),
    cardWrapKey: toHex(cardWrapKey(secret, cardSalt)),
  };
}

/** Every row of the key table. `epoch` and `pair` belong to the participants above them. */
export async function keyVectors() {
  const shared = await patient.identity.agree(doctor.bundle.agree);
  const side = ({ address, bundle }: Actor) => ({ address, agree: bundle.agree });
  const pair = derivePairKeys(shared, ledger, side(patient), side(doctor));
  return {
    key: toHex(named("key")),
    info: infos(["card"], ["test", ""], ["test", "ward1", "12"], ["test", "ward11", "2"], ["test", "\u00e9\u20ac"]),
    participants: { patient: participant(patient), doctor: participant(doctor) },
    epoch: epoch(),
    pair: { shared: toHex(shared), pointer: toHex(pair.pointer), tag: toHex(pair.tag) },
  };
}
