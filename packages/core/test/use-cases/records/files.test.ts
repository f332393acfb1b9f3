import { expect, test } from "vitest";
import type { NewRecord } from "../../../src/index.js";
import { note, stage, text } from "../stage.js";

async function practice(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  const added = async (input: NewRecord) => {
    const { record } = await asha.me.records.add(input);
    const again = await asha.connect(s.app());
    return (await again.records.open(record.ref.record)).record;
  };
  return { ...s, me: asha.me, added };
}

const file = (name: string, type?: string) => new File([text("x")], name, type === undefined ? {} : { type });

test("a file brings its name and its type", async () => {
  const { added } = await practice("file");
  expect(await added({ content: file("CT.pdf", "application/pdf") })).toMatchObject({
    title: "CT.pdf",
    mediaType: "application/pdf",
  });
});

test("what the caller says goes before what a file says", async () => {
  const { added } = await practice("said");
  const said = { title: "CT", mediaType: 'application/json; profile="a;b"' };
  expect(await added({ ...said, content: file("CT.pdf", "application/pdf") })).toMatchObject(said);
});

test.each<[string, Partial<NewRecord>]>([
  ["an empty one", { mediaType: "" }],
  ["a blank one", { mediaType: " \t" }],
  ["none", { mediaType: undefined }],
  ["a file that has none", { mediaType: undefined, content: file("scan.dcm") }],
  ["a file with a type that is none", { mediaType: undefined, content: file("scan.dcm", "dicom") }],
])("an unknown media type is application/octet-stream: %s", async (what, fields) => {
  const { added } = await practice(`unknown ${what}`);
  expect(await added({ ...note("Scan"), ...fields })).toMatchObject({
    title: "Scan",
    mediaType: "application/octet-stream",
  });
});

test("a blob has a type and no name, and only a file can do without a title", async () => {
  const { added } = await practice("blob");
  const content = new Blob([text("x")], { type: "image/png" });
  expect(await added({ content, title: "Photo" })).toMatchObject({ mediaType: "image/png" });
  await expect(added({ content })).rejects.toThrow(/^`title`/u);
});

test.each(["two\nlines", "", "\u202Efdp.exe", "x".repeat(301)])(
  "a file whose name is no title is refused by its name: %j",
  async (name) => {
    const { added } = await practice("name");
    const adding = added({ content: file(name) });
    await expect(adding).rejects.toBeInstanceOf(TypeError);
    await expect(adding).rejects.toThrow(/^`content.name` is a text of 1 to 300 .*: give a `title`/u);
    expect(await added({ content: file(name), title: "Scan" })).toMatchObject({ title: "Scan" });
  },
);

test.each<[string, Partial<NewRecord>]>([
  ["given", { mediaType: " text/plain;charset=utf-8 \t" }],
  ["of a file", { mediaType: undefined, content: file("note.txt", " text/plain;charset=utf-8  ") }],
])("spaces and tabs around a media type are no part of it: %s", async (what, fields) => {
  const { added } = await practice(`spaces ${what}`);
  expect(await added({ ...note("Note"), ...fields })).toMatchObject({ mediaType: "text/plain;charset=utf-8" });
});

test.each(["text/plain\n", "\u00A0text/plain", "text /plain", "text/plain x"])(
  "other white space in a media type is refused: %j",
  async (mediaType) => {
    const { added } = await practice("white");
    await expect(added({ ...note("Note"), mediaType })).rejects.toThrow(/^`mediaType`/u);
  },
);

test("a new version takes the type of its file, and keeps its title", async () => {
  const { me } = await practice("amended");
  const { record } = await me.records.add(note("Letter"));
  const amended = async (change: Parameters<typeof me.records.amend>[1]) => {
    const { title, mediaType } = (await me.records.amend(record.ref.record, change)).record;
    return [title, mediaType];
  };
  expect(await amended({ content: file("scan.png", "image/png") })).toEqual(["Letter", "image/png"]);
  expect(await amended({ content: file("scan.dcm") })).toEqual(["Letter", "image/png"]);
  expect(await amended({ content: file("a.png", "image/png"), mediaType: "text/html" })).toEqual([
    "Letter",
    "text/html",
  ]);
  expect(await amended({ mediaType: " text/plain " })).toEqual(["Letter", "text/plain"]);
  expect(await amended({ mediaType: "" })).toEqual(["Letter", "application/octet-stream"]);
});
