import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { profileTypedData } from "../../src/domain/profiles/profile-typed-data.js";
import { toHex } from "../../src/domain/encoding/bytes.js";
import { sealAgeFile } from "../../src/envelope/age-file.js";
import { exportHeader } from "../../src/envelope/export/export-header.js";
import { parseIdentityBundle } from "../../src/envelope/identity-bundle.js";
import { copyPayload } from "../../src/envelope/payload/open-payload.js";
import { sealPayload } from "../../src/envelope/payload/seal-payload.js";
import { recipientString } from "../../src/envelope/recipient.js";
import { encodeStatement, signStatement } from "../../src/envelope/statement.js";
import { memoryWallet } from "../../src/fakes/memory-wallet.js";
import { seededEntropy } from "../../src/fakes/seeded-entropy.js";
import { chunksOf, collect } from "../../src/streams/bytes.js";
import { exportIndexes } from "../../src/envelope/export/export-index.js";
import { folder, hexOf, ledger, named, patient, record, time } from "./cast.js";
import { withSeededPlatform } from "./seeded-platform.js";

const MAX = 2 ** 20;

const wallet = memoryWallet("export vectors");

/** The owner of the export: the keyring of the key vectors, at an address that has a wallet. */
export const exporter = { keyring: patient.keyring, owner: { ledger, address: wallet.address } };

const content = utf8ToBytes("Patient reports no known allergies.\n");

/** Headers once began with a key of age's library, which nothing used. */
function drawOneKey(): void {
  crypto.getRandomValues(new Uint8Array(16));
}

/** A stored payload, and its description in its card. */
async function stored() {
  const sealed = sealPayload(chunksOf(content), seededEntropy("export payload"));
  const chunks = await collect(sealed.chunks, MAX);
  return { chunks, result: sealed.result() };
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}

/** One record after an export header, and an index with every optional field. */
export async function exportVectors() {
  const { address } = wallet;
  const identity = await exporter.keyring.identity(exporter.owner, 0);
  const bundle = parseIdentityBundle(identity.bundle);
  const { chunks, result } = await stored();

  const header = await withSeededPlatform("export file", () => {
    drawOneKey();
    return exportHeader(result.placement.fileKey, [recipientString(bundle.recipient)]);
  });
  const file = concatBytes(header, await collect(copyPayload(once(chunks), result), MAX));
  const path = `${hexOf("export file", 16).slice(2)}.age`;

  const statement = encodeStatement({
    ledger,
    patient: address,
    author: address,
    authorKey: bundle.digest,
    onBehalfOf: null,
    record,
    version: 1,
    previous: null,
    title: "Allergies",
    mediaType: "text/plain",
    category: "note",
    occurred: time - 86_400,
    size: result.size,
    contentDigest: result.contentDigest,
    created: time,
    random: named("export statement"),
  });
  const signature = await signStatement(identity, statement);
  const unsigned = {
    ledger,
    address,
    roles: ["patient"],
    profile: { name: "Asha", languages: ["mr-IN"], listed: false },
    key: bundle.digest,
    sequence: 1,
    issued: time,
  };
  const profile = { ...unsigned, signature: await wallet.signTypedData(profileTypedData(unsigned)) };
  const contents = exportIndexes.encode({
    ledger,
    patient: address,
    created: time + 60,
    folders: [{ id: folder, name: "Health records" }],
    bundles: [bundle.bytes],
    profiles: [profile],
    files: [{ path, size: file.length, digest: toHex(sha256(file)) }],
    versions: [{ path, folder, added: time + 1, statement, signature }],
    problems: [
      { record, version: 2, code: "RECORD_CORRUPT" },
      { record: null, version: null, code: "BLOB_UNAVAILABLE" },
    ],
  });
  const index = await withSeededPlatform("export index", () => {
    drawOneKey();
    return collect(sealAgeFile(contents, [recipientString(bundle.recipient)], seededEntropy("export index")), MAX);
  });
  return {
    patient: address,
    content: toHex(content),
    statement: toHex(statement),
    signature: toHex(signature),
    profile,
    contents: toHex(contents),
    files: { "index.age": toHex(index), [path]: toHex(file) },
  };
}
