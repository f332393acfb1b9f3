import { sha256 } from "@noble/hashes/sha2.js";
import { contentIdOfDigest } from "../../src/domain/identifiers/content-id.js";
import { type Hex, toHex } from "../../src/domain/encoding/bytes.js";
import { encodeScope, encodedEverything } from "../../src/domain/grants/scope.js";
import { FOREVER } from "../../src/domain/grants/until.js";
import { unpadBlock } from "../../src/envelope/sealed-block.js";
import { splitBlob } from "../../src/envelope/blob-list.js";
import { type Card, type CardHead, sealCard } from "../../src/envelope/card.js";
import { openCardBlock } from "../../src/envelope/card-seal.js";
import { type Envelope, sealEnvelope } from "../../src/envelope/envelope.js";
import { buildLockbox } from "../../src/envelope/lockbox.js";
import { sealMessage } from "../../src/envelope/message.js";
import { pairKeys } from "../../src/envelope/pair-key.js";
import { paddedSize } from "../../src/envelope/payload/stream-key.js";
import { SUITE } from "../../src/envelope/payload/stream-key.js";
import { encodeStatement, hashStatement, signStatement } from "../../src/envelope/statement.js";
import { seededEntropy } from "../../src/fakes/seeded-entropy.js";
import { doctor, folder, hexOf, ledger, named, patient, record, salt, time } from "./cast.js";
import { withSeededPlatform } from "./seeded-platform.js";

export const secret = named("S");
const place = { ledger, patient: patient.address, folder, salt } as const;
const epochs = [{ folder, salt, secret }];

const statement = encodeStatement({
  ledger,
  patient: patient.address,
  author: doctor.address,
  authorKey: doctor.bundle.digest,
  onBehalfOf: null,
  record,
  version: 1,
  previous: null,
  title: "R\u00e9sum\u00e9 of the visit",
  mediaType: "application/pdf",
  category: "letter",
  occurred: -86_400,
  size: 70_000,
  contentDigest: named("content"),
  created: time,
  random: named("random"),
});
const signature = await signStatement(doctor.identity, statement);

const head = { ...place, record, version: 1, op: "new" } as const;
const placement = {
  payload: contentIdOfDigest(named("payload")),
  length: paddedSize(70_000),
  fileKey: named("file key", 16),
  keyCommit: named("key commit"),
  suite: SUITE,
};
const cards: readonly Card[] = [
  { kind: "record", head, statement, signature, offer: null, filed: null, placement },
  {
    kind: "record",
    head: { ...head, op: "replace" },
    statement,
    signature,
    offer: { actor: doctor.address, pointer: hexOf("offer pointer") },
    filed: hexOf("first card pointer"),
    placement,
  },
  { kind: "erase", head: { ...place, record, version: 0, op: "erase" } },
  { kind: "folder", head: { ...place, record: null, version: null, op: "folder" }, name: "Labs", settings: {} },
];

function card(one: Card, i: number) {
  const { bytes, fileKey } = sealCard(one, secret, seededEntropy(`card ${i}`));
  const contents = unpadBlock(openCardBlock(bytes, { secret }).block);
  const expected: CardHead = one.head;
  return { kind: one.kind, expected, fileKey: toHex(fileKey), contents: toHex(contents), ...block(bytes) };
}

const block = (bytes: Uint8Array): { readonly digest: Hex; readonly block: Hex } => ({
  digest: toHex(sha256(bytes)),
  block: toHex(bytes),
});

const everything: Envelope = {
  ledger,
  patient: patient.address,
  grantee: doctor.address,
  granteeKey: doctor.bundle.digest,
  scope: encodedEverything,
  permissions: 1,
  until: FOREVER,
  purpose: "TREAT",
  since: null,
  follow: false,
  limits: null,
  accept: null,
  locator: named("locator"),
  epochs,
  versions: [],
};
const bare = { locator: null, epochs: [] } as const;
const versions = [
  { version: 1, card: hexOf("card digest"), fileKey: named("card file key", 16), filed: hexOf("first card pointer") },
];
const envelopes: Readonly<Record<string, Envelope>> = {
  everything,
  "folder, from now on": { ...everything, scope: encodeScope({ folder }), since: { folder, salt }, until: time },
  record: { ...everything, ...bare, scope: encodeScope({ record }), follow: true, versions },
  contribute: {
    ...everything,
    ...bare,
    permissions: 2,
    limits: { size: 10_000_000, mediaTypes: ["application/pdf"] },
    accept: "hand",
  },
};

async function sealed(name: string, make: () => Promise<Uint8Array>) {
  const bytes = await withSeededPlatform(name, make);
  const contents = await patient.identity.open(bytes);
  return { name, contents: toHex(unpadBlock(contents ?? new Uint8Array())), ...block(bytes) };
}

async function lockbox() {
  const peer = { address: doctor.address, agree: doctor.bundle.agree };
  const { tag } = await pairKeys(patient.identity, peer);
  const recipient = { grantee: doctor.address, bundle: doctor.bundle, tagKey: tag, epochs };
  const first = { ledger, patient: patient.address, first: { folder, salt } };
  const third = { ...recipient, tagKey: named("another tag key") };
  const bytes = await withSeededPlatform("lockbox", () =>
    buildLockbox(first, [recipient, third, third], seededEntropy("lockbox")),
  );
  return { first: { folder, salt }, tagKey: toHex(tag), secret: toHex(secret), ...block(bytes) };
}

/**
 * One blob of every kind, with what opens it and what is inside. Sealed ones open for both
 * participants of the key vectors.
 */
export async function blobVectors() {
  const both = {
    patient: patient.bundle.recipient,
    grantee: doctor.bundle.recipient,
    requester: doctor.bundle.recipient,
  };
  const message = {
    ledger,
    patient: patient.address,
    requester: doctor.address,
    scope: encodedEverything,
    purpose: "TREAT",
    until: time,
    text: "Before Tuesday\u2019s visit, please.",
    created: time,
  };
  const all = [];
  for (const [name, one] of Object.entries(envelopes)) all.push(await sealed(name, () => sealEnvelope(one, both)));
  const list = new Uint8Array(2 ** 20 + 3).fill(7);
  return {
    statement: { bytes: toHex(statement), hash: hashStatement(statement), signature: toHex(signature) },
    secret: toHex(secret),
    cards: cards.map(card),
    envelopes: all,
    message: await sealed("message", () => sealMessage(message, both)),
    lockbox: await lockbox(),
    list: { content: "1,048,579 bytes of 0x07", root: toHex(splitBlob(list).root) },
  };
}
