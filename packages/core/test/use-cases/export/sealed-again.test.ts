import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient, Stanza } from "age-encryption";
import { expect, test } from "vitest";
import { openExport } from "../../../src/export/open-export.js";
import { coded } from "../../envelope/throws.js";
import { allOf, bytesOf, byTitle, exported, patient, sourceOf, type Written } from "./patient.js";

const SIZES = { Empty: 0, Small: 500, Scan: 200_000 };
const identity = await generateX25519Identity();
const recipient = await identityToRecipient(identity);

async function original(): Promise<Written> {
  const { me, open } = await patient("Asha");
  for (const [title, size] of Object.entries(SIZES))
    await me.records.add({ content: bytesOf(size, title), title, mediaType: "text/plain" });
  return exported(open(), { recipients: [recipient] });
}

/** The export as another tool opens it and seals it again, with one stanza more in each header. */
async function sealedAgain(
  files: Written,
  type: string,
  change: (content: Uint8Array) => Uint8Array = (content) => content,
): Promise<Written> {
  const changed: Written = new Map();
  for (const [path, file] of files) {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const content = await decrypter.decrypt(file);
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    encrypter.addRecipient({ wrapFileKey: () => [new Stanza([type, "x7=", "q"], bytesOf(80, "grease"))] });
    changed.set(path, await encrypter.encrypt(path === "index.age" ? content : change(content)));
  }
  return changed;
}

const rows = async (files: Written) => byTitle(await allOf(openExport(sourceOf(files), { identity })));

test("an export that another tool sealed again opens, whatever stanzas that tool adds", async () => {
  const opened = await rows(await sealedAgain(await original(), "n-grease"));
  for (const [title, size] of Object.entries(SIZES))
    expect(await opened.get(`${title} v1`)?.opened.bytes()).toEqual(bytesOf(size, title));
});

test("a stanza that must stand alone, or has no place in an export, is refused", async () => {
  for (const type of ["scrypt", "chartkey/epoch"])
    await expect(rows(await sealedAgain(await original(), type))).rejects.toThrow(coded("SEAL_INVALID"));
});

test.each<[string, (content: Uint8Array) => Uint8Array]>([
  ["a flipped bit", (content) => content.map((byte, at) => (at === 0 ? byte ^ 1 : byte))],
  ["a byte more", (content) => Buffer.concat([content, Uint8Array.of(0)])],
  ["much more", (content) => new Uint8Array(content.length + 200_000)],
])("content with %s is not what the author stated, however well it is sealed", async (_what, change) => {
  const opened = await rows(await sealedAgain(await original(), "n-grease", change));
  for (const title of ["Small", "Scan"])
    await expect(opened.get(`${title} v1`)?.opened.bytes()).rejects.toThrow(coded("RECORD_CORRUPT"));
});
