import fc from "fast-check";
import { expect, test } from "vitest";
import { encodedEverything } from "../../src/domain/grants/scope.js";
import { profileTypedData } from "../../src/domain/profiles/profile-typed-data.js";
import type { NewProfile } from "../../src/domain/profiles/person.js";
import { openCard, sealCard } from "../../src/envelope/card.js";
import { openEnvelope, sealEnvelope } from "../../src/envelope/envelope.js";
import { exportIndexes, readIndex } from "../../src/envelope/export/export-index.js";
import { openMessage, sealMessage } from "../../src/envelope/message.js";
import { encodeStatement, parseStatement } from "../../src/envelope/statement.js";
import { memoryWallet } from "../../src/fakes/memory-wallet.js";
import { seededEntropy } from "../../src/fakes/seeded-entropy.js";
import { kits } from "../../src/keyring/kit.js";
import texts from "../vectors/texts.json" with { type: "json" };
import { asha, bytesOf, folder, ledger, rao, salt, time } from "./cast.js";
import { envelopeOf, statementBy } from "./samples.js";

const secret = bytesOf(32, "S");
const wallet = memoryWallet("text fields");
const place = { ledger, patient: asha.address };
const head = { ...place, folder, salt, record: null, version: null, op: "folder" } as const;
const both = { patient: asha.bundle.recipient, grantee: rao.bundle.recipient, requester: rao.bundle.recipient };
const messageOf = (change: object) => ({
  ...place,
  requester: rao.address,
  scope: encodedEverything,
  purpose: "TREAT",
  until: time,
  text: null,
  created: time,
  ...change,
});
const kitOf = (change: object) => ({ master: bytesOf(32), ledgers: [], storage: [], ...change });
const placed = { id: ledger, address: asha.address, index: 0 };

async function profileWith(change: Partial<NewProfile>) {
  const unsigned = {
    ledger,
    address: wallet.address,
    roles: ["patient"],
    profile: { name: "Asha", listed: false, ...change },
    key: asha.bundle.digest,
    sequence: 1,
    issued: time,
  };
  return { ...unsigned, signature: await wallet.signTypedData(profileTypedData(unsigned)) };
}

const indexOf = (change: object) => ({
  ...place,
  created: time,
  folders: [],
  bundles: [],
  profiles: [],
  files: [],
  versions: [],
  problems: [],
  ...change,
});

const cardWith = (change: object) => ({ kind: "folder", head, name: "Labs", settings: {}, ...change }) as const;

const folderCard = (change: object): unknown => {
  const { bytes } = sealCard(cardWith(change), secret, seededEntropy("card"));
  return openCard(bytes, { secret }, {}).card;
};

/** Every text that is encoded: encodes it, decodes it, and returns it. */
const fields: Readonly<Record<string, (text: string) => unknown>> = {
  "statement: title": (title) => parseStatement(encodeStatement(statementBy(rao, { title }))).title,
  "statement: mediaType": (mediaType) => parseStatement(encodeStatement(statementBy(rao, { mediaType }))).mediaType,
  "statement: category": (category) => parseStatement(encodeStatement(statementBy(rao, { category }))).category,
  "folder: name": (name) => (folderCard({ name }) as { name: string }).name,
  "folder: settings": (text) =>
    Object.keys((folderCard({ settings: Object.fromEntries([[text, 1]]) }) as { settings: object }).settings)[0],
  "folder: settings.colour": (colour) =>
    (folderCard({ settings: { colour } }) as { settings: { colour: string } }).settings.colour,
  "export: folders": (name) =>
    readIndex(exportIndexes.encode(indexOf({ folders: [{ id: folder, name }] }))).folders[0]?.name,
  "export: problems": (code) =>
    readIndex(exportIndexes.encode(indexOf({ problems: [{ record: null, version: null, code }] }))).problems[0]?.code,
  "kit: ledgers": (from) => kits.decode(kits.encode(kitOf({ ledgers: [{ ...placed, from }] }))).ledgers[0]?.from,
  "kit: storage": (url) => kits.decode(kits.encode(kitOf({ storage: [url] }))).storage[0],
};

const sealed: Readonly<Record<string, (text: string) => Promise<unknown>>> = {
  "envelope: purpose": async (purpose) =>
    (await openEnvelope(await sealEnvelope(envelopeOf({ purpose }), both), rao.identity, {}))?.purpose,
  "message: purpose": async (purpose) =>
    (await openMessage(await sealMessage(messageOf({ purpose }), both), asha.identity, opening))?.purpose,
  "message: text": async (text) =>
    (await openMessage(await sealMessage(messageOf({ text }), both), asha.identity, opening))?.text,
  ...Object.fromEntries(
    (["name", "speciality", "organisation", "contact"] as const).map((field) => [
      `profile.${field}`,
      async (text: string) =>
        readIndex(exportIndexes.encode(indexOf({ profiles: [await profileWith({ [field]: text })] }))).profiles[0]
          ?.profile[field],
    ]),
  ),
};

const opening = { ...place, requester: rao.address };

const any = fc.oneof(
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.constantFrom(...Object.values(texts.line.refused).flat(), ...texts.line.accepted, "a\ud83d", "\ude00"),
);

/** What is wrong: nothing for the same text, or for a TypeError that names the field. */
async function faultOf(field: string, encoded: (text: string) => unknown, text: string): Promise<string | undefined> {
  try {
    return (await encoded(text)) === text ? undefined : `${JSON.stringify(text)} came back as another text`;
  } catch (error) {
    const named =
      error instanceof TypeError && (error.message.includes(field) || error.message.includes("well-formed"));
    return named ? undefined : String(error);
  }
}

test.each(Object.entries(fields))("%s is refused by its name, or decodes to itself", async (field, encoded) => {
  const name = field.split(": ")[1] ?? field;
  await fc.assert(
    fc.asyncProperty(any, async (text) => {
      expect(await faultOf(name, encoded, text)).toBeUndefined();
    }),
    { numRuns: 300 },
  );
});

test.each(Object.entries(sealed))("%s is refused by its name, or decodes to itself", async (field, encoded) => {
  const name = field.split(": ")[1] ?? field;
  await fc.assert(
    fc.asyncProperty(any, async (text) => {
      expect(await faultOf(name, encoded, text)).toBeUndefined();
    }),
    { numRuns: 40 },
  );
});
