import { expect, test } from "vitest";
import { fromHex } from "../../src/domain/encoding/bytes.js";
import { parseAddress } from "../../src/domain/identifiers/address.js";
import { contentIdOfDigest } from "../../src/domain/identifiers/content-id.js";
import { parseLedgerId } from "../../src/domain/identifiers/ids.js";
import {
  MAX_UPLOAD_PARTS,
  type NotesPlace,
  openUploadNotes,
  sealUploadNotes,
  type UploadNotes,
} from "../../src/envelope/upload-notes.js";
import { bytesOf } from "./cast.js";

const place: NotesPlace = {
  key: bytesOf(32, "index"),
  ledger: parseLedgerId(`eip155:1:0x${"11".repeat(20)}`),
  address: parseAddress(`0x${"22".repeat(20)}`),
  name: "uploads/a/1",
};
const notes: UploadNotes = {
  seed: bytesOf(32, "seed"),
  turn: bytesOf(16, "turn"),
  begun: 1_772_438_400,
  parts: [
    { digest: bytesOf(32, "one"), id: contentIdOfDigest(bytesOf(32, "id")) },
    { digest: bytesOf(32, "two"), id: null },
  ],
};

test("notes open where they were sealed, and no two are alike", () => {
  const [one, other] = [sealUploadNotes(notes, place), sealUploadNotes(notes, place)];
  expect(other).not.toEqual(one);
  expect(openUploadNotes(one, place)).toEqual(notes);
  expect(openUploadNotes(other, place)).toEqual(notes);
});

test("notes of an earlier build open", () => {
  const golden = [
    "01d87940bb4a265aacbc89125df2bbc82e2a9166b7288383188afc662e052181b9dd60145a57b3e45b79e0e6dc0e8e67",
    "3e4f1636e1f6aa2360692ab63d23a478362f4c1b9d05e8a365d55005ab6d39f9b3526e1547a435f5fb7eed161474d7aa",
    "6ba0cf83a17efc85f2f167b962db4ef0ced410d259b04bbf60bc4c0d6f1b820a5382b82846b5659d9ccc49c4ee7004f0",
    "8b38dcd884a25e362b4cd1fb00de55845ef39d51bed28d478f0cb15a0205fe6ea64ca4b2524f7c877a76c5680bf97191",
    "cb9660db5f845a69707675f968aebd876ac570873e6fcbd7e21a531ae713a2ff82fbec8e7cd381516502ba02095364bc",
    "466022fa0b7edb056a80a4067e1b998bd53c46e366bfef5b0ade4aa17f4f3c113e",
  ].join("");
  expect(openUploadNotes(fromHex(`0x${golden}`), place)).toEqual(notes);
});

test("the longest notes fit a value of a device", () => {
  const id = contentIdOfDigest(bytesOf(32, "id"));
  const longest = {
    ...notes,
    parts: Array.from({ length: MAX_UPLOAD_PARTS }, () => ({ digest: bytesOf(32, "d"), id })),
  };
  const sealed = sealUploadNotes(longest, place);
  expect(sealed.length).toBeLessThanOrEqual(2 ** 20);
  expect(openUploadNotes(sealed, place)).toEqual(longest);
});

test("notes with any byte changed, cut or added do not open", () => {
  const sealed = sealUploadNotes(notes, place);
  for (let at = 0; at < sealed.length; at++)
    expect(
      openUploadNotes(
        sealed.map((byte, nth) => (nth === at ? byte ^ 1 : byte)),
        place,
      ),
    ).toBeUndefined();
  for (let length = 0; length < sealed.length; length++)
    expect(openUploadNotes(sealed.subarray(0, length), place)).toBeUndefined();
  expect(openUploadNotes(Uint8Array.of(...sealed, 0), place)).toBeUndefined();
});

test.each<[string, Partial<NotesPlace>]>([
  ["key", { key: bytesOf(32, "another") }],
  ["ledger", { ledger: parseLedgerId(`eip155:1:0x${"12".repeat(20)}`) }],
  ["account", { address: parseAddress(`0x${"23".repeat(20)}`) }],
  ["name", { name: "uploads/a/2" }],
])("notes do not open with another %s", (_, other) => {
  expect(openUploadNotes(sealUploadNotes(notes, place), { ...place, ...other })).toBeUndefined();
});

test.each<[string, object]>([
  ["a seed of another length", { seed: bytesOf(31, "seed") }],
  ["a turn that is no bytes", { turn: "turn" }],
  ["a time before all", { begun: -1 }],
  ["an id that is none", { parts: [{ digest: bytesOf(32, "one"), id: "bafk" }] }],
  ["a digest of another length", { parts: [{ digest: bytesOf(33, "one"), id: null }] }],
  ["a further key", { more: 1 }],
])("notes with %s are none", (_, other) => {
  expect(openUploadNotes(sealUploadNotes({ ...notes, ...other }, place), place)).toBeUndefined();
});
