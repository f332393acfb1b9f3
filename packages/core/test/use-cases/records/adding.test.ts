import { expect, test } from "vitest";
import { newRecordId } from "../../../src/index.js";
import { note, stage, text, titles } from "../stage.js";

async function practice(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  const before = s.blobs.ids();
  return { ...s, asha, me: asha.me, before };
}

async function* chunks(...parts: readonly unknown[]) {
  yield* parts;
}

test.each([0, 3, 5])(
  "content of 4 bytes with a given size of %s adds nothing; with its true size it is added",
  async (size) => {
    const { me, blobs, before } = await practice(`size ${size}`);
    const input = { ...note("Short"), content: text("four") };
    await expect(me.records.add({ ...input, size })).rejects.toMatchObject({
      code: "RECORD_TRUNCATED",
      retryable: true,
    });
    expect(blobs.ids()).toEqual(before);
    await me.records.add({ ...input, size: 4 });
    expect(await titles(me, "own")).toEqual(["Short"]);
  },
);

test("a source that breaks ends the write with its own error, and adds nothing", async () => {
  const { me, blobs, before } = await practice("source");
  const broken = new Error("The scanner was unplugged");
  async function* source() {
    yield text("half a scan");
    throw broken;
  }
  await expect(me.records.add({ ...note("Scan"), content: source() })).rejects.toBe(broken);
  expect(blobs.ids()).toEqual(before);
  await me.records.add({ ...note("Scan"), content: text("a whole scan") });
  expect(await titles(me, "own")).toEqual(["Scan"]);
});

test.each<[string, unknown]>([
  ["text", "plain text"],
  ["a source of text", chunks(text("a"), "b")],
  ["numbers", [1, 2, 3]],
  ["nothing", undefined],
  ["16-bit numbers", Uint16Array.of(256, 512)],
  ["a source of 16-bit numbers", chunks(Uint16Array.of(256, 512))],
])("%s instead of bytes is a TypeError, never altered content", async (_what, content) => {
  const { me, blobs, before } = await practice(`chunks ${_what}`);
  await expect(me.records.add({ ...note("Text"), content: content as Uint8Array })).rejects.toThrow(TypeError);
  expect(blobs.ids()).toEqual(before);
});

test.each([
  ["title", { title: "" }],
  ["title", { title: "x".repeat(301) }],
  ["title", { title: "\u0958".repeat(151) }],
  ["title", { title: "two\nlines" }],
  ["mediaType", { mediaType: "text" }],
  ["mediaType", { mediaType: `text/${"x".repeat(123)}` }],
  ["category", { category: "x".repeat(81) }],
  ["occurred", { occurred: new Date(Number.NaN) }],
  ["size", { size: -1 }],
  ["size", { size: 1.5 }],
])("a bad %s is a TypeError that names it before anything is stored: %j", async (field, bad) => {
  const { me, blobs, before } = await practice(`bad ${field}`);
  await expect(me.records.add({ ...note("Good"), ...bad })).rejects.toThrow(new RegExp(`^\`${field}\``, "u"));
  expect(blobs.ids()).toEqual(before);
});

test("the description of a record comes back, with a title in NFC and a date before 1970", async () => {
  const { me, asha, app } = await practice("details");
  const occurred = new Date("1961-04-12T06:07:00Z");
  const details = { title: "Cafe\u0301", mediaType: "text/plain; charset=utf-8", category: "birth", occurred };
  const { record } = await me.records.add({ content: text("x"), ...details });
  const opened = await (await asha.connect(app())).records.open(record.ref);
  expect(opened.record).toMatchObject({ ...details, title: "Caf\u00e9", size: 1 });
});

test("progress reports every step, in order", async () => {
  const { me } = await practice("progress");
  const events: unknown[] = [];
  await me.records.add(
    { ...note("Steps"), content: text("steps"), size: 5 },
    { onProgress: (event) => events.push(event) },
  );
  const names = events.map((event) => (event as { readonly type: string }).type);
  expect(new Set(names)).toEqual(new Set(["payload:stored", "wallet:prompted", "ledger:submitted", "ledger:included"]));
  expect(names.slice(-3)).toEqual(["wallet:prompted", "ledger:submitted", "ledger:included"]);
  expect(events[0]).toMatchObject({ type: "payload:stored", total: 5 });
});

test("what a progress listener throws ends the write, and the second try works", async () => {
  const { me, blobs, before } = await practice("listener");
  const tired = new Error("Tired");
  const onProgress = ({ type }: { readonly type: string }) => {
    if (type === "wallet:prompted") throw tired;
  };
  await expect(me.records.add(note("Heard"), { onProgress })).rejects.toBe(tired);
  expect(blobs.ids()).toEqual(before);
  await me.records.add(note("Heard"));
  expect(await titles(me, "own")).toEqual(["Heard"]);
});

test("a batch is added whole or not at all, with one prompt", async () => {
  const { me, asha, blobs, before } = await practice("batch");
  const { prompts } = asha.wallet;
  const bad = { ...note("Bad"), size: 1 };
  await expect(me.records.addMany([note("A"), bad])).rejects.toMatchObject({ code: "RECORD_TRUNCATED" });
  expect(await titles(me, "own")).toEqual([]);
  expect(blobs.ids()).toEqual(before);
  await me.records.addMany([note("A"), note("B")]);
  expect(await titles(me, "own")).toEqual(["B", "A"]);
  expect(asha.wallet.prompts).toBe(prompts + 1);
});

test("the same id twice in a batch is a TypeError", async () => {
  const { me, entropy, blobs, before } = await practice("same id");
  const id = newRecordId(entropy);
  await expect(
    me.records.addMany([
      { ...note("A"), id },
      { ...note("B"), id },
    ]),
  ).rejects.toThrow(TypeError);
  expect(blobs.ids()).toEqual(before);
});

test("a batch has 1 to 1,000 records", async () => {
  const { me, blobs, before } = await practice("limit");
  await expect(me.records.addMany([])).rejects.toThrow(TypeError);
  const inputs = Array.from({ length: 1001 }, (_, i) => ({ ...note(`${i}`), content: new Uint8Array() }));
  await expect(me.records.addMany(inputs)).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
  expect(blobs.ids()).toEqual(before);
  expect((await me.records.addMany(inputs.slice(1))).records).toHaveLength(1000);
});
