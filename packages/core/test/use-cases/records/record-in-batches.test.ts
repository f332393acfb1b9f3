import { expect, test } from "vitest";
import { bytesOf } from "../../envelope/cast.js";
import { stage } from "../stage.js";

const describe = { title: "Scan", mediaType: "application/dicom" };

// several batches of chunks, whose memory is used again, in one block and in a tree of blocks
test.each([700_000, 3_000_000])("a record of %i bytes comes back, and so do its pieces and parts", async (size) => {
  const { patient } = stage(`batches ${size}`);
  const { me } = await patient("Asha");
  const content = bytesOf(size);
  const { record } = await me.records.add({ ...describe, content });
  const opened = await me.records.open(record.ref);
  const part = await opened.part({ offset: 524_000, length: 1000 }).bytes();
  expect(part).toEqual(content.slice(524_000, 525_000));
  const kept: Uint8Array[] = [];
  for await (const piece of opened) kept.push(piece);
  expect(Buffer.compare(Buffer.concat(kept), content)).toBe(0);
});

test("the pieces of an export can be kept", async () => {
  const { patient } = stage("batches of an export");
  const { me } = await patient("Asha");
  const content = bytesOf(1_500_000);
  await me.records.add({ ...describe, content });
  for await (const { bytes } of me.export()) {
    const [kept, copies] = [new Array<Uint8Array>(), new Array<Uint8Array>()];
    for await (const piece of bytes) {
      kept.push(piece);
      copies.push(piece.slice());
    }
    expect(Buffer.compare(Buffer.concat(kept), Buffer.concat(copies))).toBe(0);
  }
});
