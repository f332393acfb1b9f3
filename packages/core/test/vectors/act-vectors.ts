import { type Act, entersHead } from "../../src/domain/acts/act.js";
import { parseAddress } from "../../src/domain/identifiers/address.js";
import { genesisHead, hashAct, nextHead } from "../../src/domain/acts/head.js";
import { toHex } from "../../src/domain/encoding/bytes.js";
import { parseFolderId, parseRecordId } from "../../src/domain/identifiers/ids.js";
import { encodeScope } from "../../src/domain/grants/scope.js";
import { hexOf } from "./cast.js";

const patient = parseAddress(hexOf("patient", 20));
const grantee = parseAddress(hexOf("doctor", 20));
const folder = encodeScope({ folder: parseFolderId(hexOf("folder", 16)) });
const record = encodeScope({ record: parseRecordId(hexOf("record", 16)) });
const everything = encodeScope("everything");
const NO_END = 2 ** 40 - 1;

/** One patient's log with acts of every kind, in an order that a ledger accepts. */
const acts: readonly Act[] = [
  { kind: "key", participant: patient, key: hexOf("key") },
  { kind: "epoch", patient, words: [hexOf("word")], lockbox: hexOf("lockbox") },
  { kind: "epoch", patient, words: [hexOf("word 1"), hexOf("word 2"), hexOf("word 3")], lockbox: hexOf("lockbox 2") },
  { kind: "card", patient, place: hexOf("place"), card: hexOf("card") },
  { kind: "cards", patient, place: hexOf("place"), cards: [hexOf("card 1")] },
  { kind: "cards", patient, place: hexOf("place"), cards: [hexOf("card 2"), hexOf("card 3")] },
  { kind: "request", patient, asker: grantee, message: hexOf("message") },
  { kind: "cancel", patient, asker: grantee, message: hexOf("message") },
  { kind: "reject", patient, asker: grantee, message: hexOf("message") },
  { kind: "grant", patient, grantee, scope: everything, until: NO_END, permissions: 1, envelope: hexOf("envelope") },
  { kind: "revoke-everyone", patient },
  { kind: "grant", patient, grantee, scope: folder, until: 2_100_000_000, permissions: 3, envelope: hexOf("envelope") },
  { kind: "grant", patient, grantee, scope: record, until: 2_100_000_000, permissions: 4, envelope: hexOf("envelope") },
  { kind: "offer", patient, author: grantee, scope: folder, amends: false, offer: hexOf("offer") },
  { kind: "offer", patient, author: grantee, scope: record, amends: true, offer: hexOf("offer") },
  { kind: "relinquish", patient, grantee, scope: record },
  { kind: "revoke", patient, grantee, scope: folder },
];

/**
 * Every kind of act with its EIP-712 hashStruct and the running head, for each ledger to agree on.
 */
export function actVectors() {
  let head = genesisHead;
  // later than the clock of any machine that runs this, since a chain's time only grows
  const start = 2_000_000_000;
  const log = acts.map((act, i) => {
    const time = start + 60 * i;
    if (entersHead(act)) head = nextHead(head, time, act);
    return { time, act, hashStruct: toHex(hashAct(act)), head };
  });
  return { patient, log };
}
