import { type Act, entersHead, NO_REQUEST } from "../../src/domain/acts/act.js";
import { countersAfter, noActs } from "../../src/domain/acts/act-counters.js";
import { parseAddress } from "../../src/domain/identifiers/address.js";
import { genesisHead, hashAct, nextHead } from "../../src/domain/acts/head.js";
import { encodeEpochWord } from "../../src/domain/acts/epoch-word.js";
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
  { kind: "publishKey", participant: patient, key: hexOf("key") },
  { kind: "startEpoch", patient, epochs: [hexOf("word")], lockbox: hexOf("lockbox") },
  {
    kind: "startEpoch",
    patient,
    epochs: [hexOf("word 1"), hexOf("word 2"), hexOf("word 3")],
    lockbox: hexOf("lockbox 2"),
  },
  { kind: "fileCard", patient, location: hexOf("location"), card: hexOf("card") },
  { kind: "fileCards", patient, location: hexOf("location"), cards: [hexOf("card 1")] },
  { kind: "fileCards", patient, location: hexOf("location"), cards: [hexOf("card 2"), hexOf("card 3")] },
  { kind: "requestAccess", patient, requester: grantee, message: hexOf("message") },
  { kind: "cancelRequest", patient, requester: grantee, message: hexOf("message") },
  { kind: "rejectRequest", patient, requester: grantee, message: hexOf("message") },
  {
    kind: "grantAccess",
    patient,
    grantee,
    scope: everything,
    until: NO_END,
    permissions: 1,
    envelope: hexOf("envelope"),
    request: NO_REQUEST,
  },
  { kind: "revokeEveryone", patient },
  {
    kind: "grantAccess",
    patient,
    grantee,
    scope: folder,
    until: 2_100_000_000,
    permissions: 3,
    envelope: hexOf("envelope"),
    request: hexOf("message 2"),
  },
  {
    kind: "grantAccess",
    patient,
    grantee,
    scope: record,
    until: 2_100_000_000,
    permissions: 4,
    envelope: hexOf("envelope"),
    request: NO_REQUEST,
  },
  { kind: "offerRecord", patient, author: grantee, scope: folder, amends: false, offer: hexOf("offer") },
  { kind: "offerRecord", patient, author: grantee, scope: record, amends: true, offer: hexOf("offer") },
  { kind: "updateEnvelope", patient, grantee, scope: folder, envelope: hexOf("envelope 2") },
  { kind: "relinquishAccess", patient, grantee, scope: record },
  { kind: "revokeAccess", patient, grantee, scope: folder },
];

/**
 * Every kind of act with its EIP-712 hashStruct, the running head and the patient's counters, for
 * each ledger to agree on.
 */
export function actVectors() {
  let head = genesisHead;
  let counters = noActs;
  // later than the clock of any machine that runs this, since a chain's time only grows
  const start = 2_000_000_000;
  const log = acts.map((act, i) => {
    const time = start + 60 * i;
    if (entersHead(act)) head = nextHead(head, time, act);
    counters = countersAfter(counters, act);
    return { time, act, hashStruct: toHex(hashAct(act)), head, ...counters };
  });
  const epochWords = [0, 1, 2 ** 24, 2 ** 32 - 1].map((seen) => {
    const word = {
      folder: parseFolderId(hexOf("folder", 16)),
      salt: hexOf("salt", 8),
      seen,
      seenHead: hexOf("head", 4),
    };
    return { ...word, encoded: encodeEpochWord(word) };
  });
  return { patient, log, epochWords };
}
