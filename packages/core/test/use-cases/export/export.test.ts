import { equalBytes } from "@noble/ciphers/utils.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { generateHybridIdentity, generateX25519Identity, identityToRecipient } from "age-encryption";
import { beforeAll, describe, expect, test } from "vitest";
import { toHex } from "../../../src/domain/encoding/bytes.js";
import { openAgeFile } from "../../../src/envelope/age-file.js";
import { unwrapWith } from "../../../src/envelope/export/unwrap-header.js";
import { collect } from "../../../src/streams/bytes.js";
import { exportIndexes } from "../../../src/envelope/export/export-index.js";
import { type ExportProgress, exportRecords } from "../../../src/use-cases/export/export-records.js";
import { openExport } from "../../../src/export/open-export.js";
import { allOf, bytesOf, byTitle, exported, patient, sourceOf, type Written } from "./patient.js";
import { coded } from "../../envelope/throws.js";

const big = bytesOf(200_000, "big");
const small = bytesOf(1_000, "small");
const newer = bytesOf(70_000, "newer");

async function asha() {
  const person = await patient("Asha");
  const { me, open } = person;
  const labs = await me.folders.create("Labs");
  const scan = await me.records.add({
    content: big,
    title: "Scan",
    mediaType: "application/dicom",
    category: "imaging",
  });
  await me.records.add({
    content: small,
    title: "Blood",
    mediaType: "text/plain",
    folder: labs.id,
    occurred: new Date("2026-01-05"),
  });
  await me.records.amend(scan.record.ref.record, { content: newer });
  await me.records.amend(scan.record.ref.record, { title: "Scan, signed off" });
  await me.records.add({ content: new Uint8Array(), title: "Empty", mediaType: "text/plain" });
  return { ...person, labs, scan: scan.record, session: open() };
}

type Asha = Awaited<ReturnType<typeof asha>>;

const everything = ["Scan v1", "Scan v2", "Scan, signed off v3", "Blood v1", "Empty v1"];

describe("an export for the patient", () => {
  let person: Asha;
  let files: Written;
  let progress: ExportProgress[];
  beforeAll(async () => {
    person = await asha();
    progress = [];
    files = await exported(person.session, { onProgress: (event) => progress.push(event) });
  });

  test("opens with the keyring alone: every version, its content and who wrote it", async () => {
    const { keyring, owner, labs, me } = person;
    const rows = await allOf(openExport(sourceOf(files), { keyring, owner }));
    const good = byTitle(rows);
    expect([...good.keys()]).toEqual(everything);
    expect(equalBytes((await good.get("Scan v1")?.opened.bytes()) ?? small, big)).toBe(true);
    expect(equalBytes((await good.get("Scan v2")?.opened.bytes()) ?? small, newer)).toBe(true);
    expect(equalBytes((await good.get("Scan, signed off v3")?.opened.bytes()) ?? small, newer)).toBe(true);
    expect(await good.get("Empty v1")?.opened.bytes()).toEqual(new Uint8Array());
    const blood = good.get("Blood v1");
    expect(blood).toMatchObject({ authorship: "address-attested", author: { name: "Asha" }, folder: "Labs" });
    expect(blood?.opened.record).toMatchObject({
      folder: labs.id,
      author: me.address,
      occurred: new Date("2026-01-05"),
      added: new Date("2026-03-02T08:00:00Z"),
      size: 1000,
    });
    const streamed = blood?.opened.stream();
    expect(await new Response(streamed).bytes()).toEqual(small);
  });

  test("has names that reveal nothing, and one file for one content", async () => {
    const names = [...files.keys()];
    expect(names.at(-1)).toBe("index.age");
    expect(names.slice(0, -1).every((name) => /^[0-9a-f]{32}\.age$/.test(name))).toBe(true);
    expect(names).toHaveLength(5);
    const texts = [...files.values()].map((bytes) => new TextDecoder("latin1").decode(bytes));
    expect(texts.every((text) => !/Scan|Blood|Labs|Asha|dicom/.test(text))).toBe(true);
  });

  test("copies what is stored, byte for byte, behind a header made on demand", async () => {
    const { blobs } = person;
    const stored = await Promise.all(blobs.ids().map(async (id) => collect(blobs.get(id), 2 ** 26)));
    const payloads = [...files].filter(([path]) => path !== "index.age");
    for (const [, bytes] of payloads) {
      const text = new TextDecoder("latin1").decode(bytes);
      const header = text.indexOf("\n", text.indexOf("\n--- ") + 1) + 1;
      const copy = bytes.subarray(header);
      expect(stored.some((blob) => equalBytes(blob.subarray(0, copy.length), copy))).toBe(true);
    }
  });

  test("lists each file's size and digest, the bundle and the signed profile", async () => {
    const { session, owner, keyring } = person;
    const { unwrap } = await keyring.identity(owner, 0);
    const contents = await collect(openAgeFile(sourceOf(files)("index.age"), unwrap), 2 ** 20);
    const index = exportIndexes.decode(contents);
    expect(index).toMatchObject({ ledger: session.ledger.id, patient: person.me.address, problems: [] });
    for (const { path, size, digest } of index.files) {
      const bytes = files.get(path) ?? new Uint8Array();
      expect([size, digest]).toEqual([bytes.length, toHex(sha256(bytes))]);
    }
    expect(index.profiles).toEqual([
      await person.profiles.get({ ledger: session.ledger.id, address: person.me.address }),
    ]);
    expect(index.bundles.map((bundle) => toHex(sha256(bundle)))).toEqual([index.profiles[0]?.key]);
  });

  test("takes no prompt, and reports progress", () => {
    expect(person.wallet.prompts).toBe(8);
    expect(progress).toEqual([1, 2, 3, 4, 5].map((done) => ({ type: "record:exported", done, total: 5 })));
  });

  test("does not open for somebody else", async () => {
    const stranger = await patient("Stranger");
    const rows = openExport(sourceOf(files), { keyring: stranger.keyring, owner: stranger.owner });
    await expect(allOf(rows)).rejects.toThrow(coded("SEAL_INVALID"));
  });
});

describe("an export for other recipients", () => {
  test.each([
    ["hybrid", generateHybridIdentity],
    ["X25519", generateX25519Identity],
  ])("opens with the %s identity of any of them", async (_, generate) => {
    const { session, keyring, owner } = await asha();
    const identities = [await generate(), await generate()] as const;
    const recipients = await Promise.all(identities.map(identityToRecipient));
    const files = await exported(session, { recipients });
    for (const identity of identities) {
      const rows = byTitle(await allOf(openExport(sourceOf(files), { identity })));
      expect([...rows.keys()]).toEqual(everything);
      expect(equalBytes((await rows.get("Scan v1")?.opened.bytes()) ?? small, big)).toBe(true);
    }
    await expect(allOf(openExport(sourceOf(files), { keyring, owner }))).rejects.toThrow(coded("SEAL_INVALID"));
  });

  test.each([
    ["it is not hybrid", 0],
    ["one of them is not hybrid", 1],
  ])("shares no payload with the store when %s", async (_, hybrids) => {
    const { session, blobs } = await asha();
    const identity = await generateX25519Identity();
    const others = await Promise.all(Array.from({ length: hybrids }, generateHybridIdentity));
    const recipients = await Promise.all([...others, identity].map(identityToRecipient));
    const files = await exported(session, { recipients });
    const stored = await Promise.all(blobs.ids().map(async (id) => collect(blobs.get(id), 2 ** 26)));
    const nonces = new Set(stored.map((blob) => toHex(blob.subarray(0, 16))));
    for (const [, bytes] of files) {
      const text = new TextDecoder("latin1").decode(bytes);
      const header = text.indexOf("\n", text.indexOf("\n--- ") + 1) + 1;
      expect(nonces.has(toHex(bytes.subarray(header, header + 16)))).toBe(false);
      expect(await unwrapWith(identity)(bytes.slice(0, header))).toHaveLength(16);
    }
  });

  test("is refused at once for what is no age recipient", async () => {
    const { session } = await patient("Asha");
    const recipient = await identityToRecipient(await generateX25519Identity());
    expect(() => exportRecords(session, { recipients: [] })).toThrow(TypeError);
    expect(() => exportRecords(session, { recipients: Array.from({ length: 21 }, () => recipient) })).toThrow(
      TypeError,
    );
    expect(() => exportRecords(session, { recipients: ["age1nonsense"] })).toThrow(TypeError);
    expect(() => exportRecords(session, { recipients: ["/etc/passwd"] })).toThrow(TypeError);
  });
});
