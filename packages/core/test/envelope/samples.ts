import { encodedEverything } from "../../src/domain/grants/scope.js";
import { contentIdOfDigest } from "../../src/domain/identifiers/content-id.js";
import { FOREVER } from "../../src/domain/grants/until.js";
import type { RecordCard } from "../../src/envelope/card.js";
import type { Envelope } from "../../src/envelope/envelope.js";
import { paddedSize } from "../../src/envelope/payload/stream-key.js";
import { SUITE } from "../../src/envelope/payload/stream-key.js";
import { encodeStatement, signStatement, type Statement } from "../../src/envelope/statement.js";
import { type Actor, asha, bytesOf, folder, ledger, rao, record, salt, time } from "./cast.js";

export const statementBy = (author: Actor, change: Partial<Statement> = {}): Statement => ({
  ledger,
  patient: asha.address,
  author: author.address,
  authorKey: author.bundle.digest,
  onBehalfOf: null,
  record,
  version: 1,
  previous: null,
  title: "Chest X-ray",
  mediaType: "application/dicom",
  category: "imaging",
  occurred: time - 86_400,
  size: 5000,
  contentDigest: bytesOf(32, "content"),
  created: time,
  random: bytesOf(32, "random"),
  ...change,
});

export async function recordCard(
  change: Partial<RecordCard> = {},
  stated: Partial<Statement> = {},
): Promise<RecordCard> {
  const statement = encodeStatement(statementBy(asha, stated));
  return {
    kind: "record",
    head: { ledger, patient: asha.address, folder, salt, record, version: 1, op: "new" },
    statement,
    signature: await signStatement(asha.identity, statement),
    offer: null,
    filed: null,
    placement: {
      payload: contentIdOfDigest(bytesOf(32, "payload")),
      length: paddedSize(5000),
      fileKey: bytesOf(16, "file key"),
      keyCommit: bytesOf(32, "key commit"),
      suite: SUITE,
    },
    ...change,
  };
}

/** A grant of everything, past and future. */
export const envelopeOf = (change: Partial<Envelope> = {}): Envelope => ({
  ledger,
  patient: asha.address,
  grantee: rao.address,
  granteeKey: rao.bundle.digest,
  scope: encodedEverything,
  permissions: 1,
  until: FOREVER,
  purpose: "TREAT",
  since: null,
  follow: false,
  limits: null,
  accept: null,
  locator: bytesOf(32, "locator"),
  epochs: [{ folder, salt, secret: bytesOf(32, "S") }],
  versions: [],
  ...change,
});
