import { sha256 } from "@noble/hashes/sha2.js";
import { decodeEpochWord } from "../../../src/domain/acts/epoch-word.js";
import { openCard } from "../../../src/envelope/card.js";
import { seededEntropy } from "../../../src/fakes/index.js";
import { type BlobStore, collect, type ContentId } from "../../../src/adapters/index.js";
import { type Actor, all, stage, text, titles } from "../stage.js";
import { connectWatched, type Watch } from "../watched.js";
import { Spied } from "./spied.js";

/** Texts that only their owner and the chosen grantees may learn. */
const words = {
  title: "Biopsy of the left kidney",
  mediaType: "application/x-biopsy",
  category: "nephrology",
  folder: "Transplant file",
  content: "the plaintext of the biopsy",
  purpose: "SECOND-OPINION",
  message: "I ask because of your transplant",
};

type Parts = ReturnType<typeof stage>;

export const everyBlob = async ({ blobs }: Parts): Promise<ReadonlyMap<ContentId, Uint8Array>> => {
  const get = (id: Parameters<BlobStore["get"]>[0]) => collect(blobs.get(id), 2 ** 24);
  return new Map(await Promise.all(blobs.ids().map(async (id) => [id, await get(id)] as const)));
};

/** The patient's epoch secrets, and the file keys of all cards and payloads. */
async function keysOf(parts: Parts, { keyring, wallet }: Actor): Promise<[string, Uint8Array][]> {
  const owner = { ledger: parts.ledger.id, address: wallet.address };
  const secrets: Uint8Array[] = [];
  for await (const update of parts.ledger.entries({ log: wallet.address })) {
    if (update.type !== "entry" || update.entry.act.kind !== "startEpoch") continue;
    for (const { folder, salt } of update.entry.act.epochs.map(decodeEpochWord))
      secrets.push(await keyring.epochSecret(owner, folder, salt));
  }
  const keys: [string, Uint8Array][] = secrets.map((secret, i) => [`S ${i}`, secret]);
  const opened = [...(await everyBlob(parts)).values()].flatMap((bytes) =>
    secrets.flatMap((secret) => {
      try {
        return [openCard(bytes, { secret }, {})];
      } catch {
        return [];
      }
    }),
  );
  for (const { card, fileKey } of opened) {
    keys.push([`card file key ${keys.length}`, fileKey]);
    if (card.kind === "record") keys.push([`payload file key ${keys.length}`, card.placement.fileKey]);
  }
  return keys;
}

/** Plays the story with a spy on every port. */
export async function spiedStory(name: string) {
  const parts = stage(name, { pins: false });
  const spies = {
    ledger: new Spied(),
    blobs: new Spied(),
    profiles: new Spied(),
    registry: new Spied(),
    device: new Spied(),
    wallet: new Spied(),
  };
  const watch: Watch = (call, args) => spies[call.slice(0, call.indexOf(".")) as keyof typeof spies].take(args);
  const [asha, rao] = [await parts.person("Asha"), await parts.person("Rao")];
  const [patient, doctor] = [await connectWatched(parts, asha, watch), await connectWatched(parts, rao, watch)];
  await patient.register({ roles: ["patient"], profile: { name: "Asha", listed: true }, folder: words.folder });
  await doctor.register({ roles: ["doctor"], profile: { name: "Rao", listed: true } });
  const { title, mediaType, category, content } = words;
  const written = { title, mediaType, category, content: text(content) };
  const { record } = await patient.records.add(written);
  await patient.records.amend(record.ref.record, { content: text(content) });
  const asked = await doctor.sentRequests.send({
    patient: patient.address,
    purpose: words.purpose,
    message: words.message,
  });
  await patient.requests.approve(asked.id);
  await patient.grants.give({ grantee: doctor.address, scope: { record: record.ref.record }, purpose: words.purpose });
  await titles(doctor, "shared");
  await (await doctor.sharedRecords.open(record.ref)).bytes();
  await patient.grants.revokeAll({ grantee: doctor.address });
  await patient.records.add(written);
  await all(patient.history());
  const blobs = await everyBlob(parts);
  for (const bytes of blobs.values()) spies.blobs.take(bytes);

  const secrets = new Map<string, Uint8Array>([
    ...Object.entries(words).map(([word, value]) => [word, text(value)] as const),
    ["master secret", seededEntropy(`${name}/Asha`).bytes(32)],
    ["master secret of the doctor", seededEntropy(`${name}/Rao`).bytes(32)],
    ["locator key", await asha.keyring.locatorKey({ ledger: parts.ledger.id, address: patient.address })],
    ["index key", await asha.keyring.indexKey({ ledger: parts.ledger.id, address: patient.address })],
    ...(await keysOf(parts, asha)),
  ]);
  /** The digests of all blobs but the identity bundles, whose digests are published. */
  const names = new Map<string, Uint8Array>(
    [...blobs].flatMap(([id, bytes]) =>
      bytes.length === 1301 ? [] : [[`digest of ${id}`, sha256(bytes)] as const, [id, text(id)] as const],
    ),
  );
  return { parts, asha, rao, record, spies, secrets, names };
}
