import { describe, expect, test } from "vitest";
import { parseRecordId } from "../../../src/domain/identifiers/ids.js";
import { recordContent } from "../../../src/domain/records/record-content.js";
import { isChartkeyError } from "../../../src/errors/chartkey-error.js";
import { patient, rao } from "../log/replayed.js";

const ref = { patient, record: parseRecordId(`0x${"ab".repeat(16)}`), version: 1 };
const versionOf = (size: number) => ({
  ref,
  folder: undefined,
  author: rao,
  added: new Date(0),
  title: "A letter",
  mediaType: "text/plain",
  size,
});

/** A content of 1 ‖ 2, 3, that says how often it was read, and when reading was cancelled. */
function contentOf(size: number) {
  const reads: (AbortSignal | undefined)[] = [];
  const content = recordContent(versionOf(size), async function* (cancelled) {
    reads.push(cancelled);
    yield Uint8Array.of(1);
    yield Uint8Array.of(2, 3);
  });
  return { content, reads };
}

async function piecesOf(content: AsyncIterable<Uint8Array>): Promise<readonly Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return pieces;
}

describe("the content of a record", () => {
  test("comes in pieces, as a stream or whole, and is read anew each time", async () => {
    const { content, reads } = contentOf(3);
    expect(await piecesOf(content)).toEqual([Uint8Array.of(1), Uint8Array.of(2, 3)]);
    expect(await piecesOf(content.stream())).toEqual([Uint8Array.of(1), Uint8Array.of(2, 3)]);
    expect(await content.bytes()).toEqual(Uint8Array.of(1, 2, 3));
    expect(reads).toHaveLength(3);
    expect(content.record.title).toBe("A letter");
  });

  test("stops being read when its stream is cancelled", async () => {
    const { content, reads } = contentOf(3);
    const reader = content.stream().getReader();
    await reader.read();
    await reader.cancel();
    expect(reads.map((signal) => signal?.aborted)).toEqual([true]);
  });

  test.each([
    [4, { max: 3 }],
    [64 * 1024 * 1024 + 1, undefined],
  ])("of %i bytes is not read at all above the limit %o", async (size, limit) => {
    const { content, reads } = contentOf(size);
    const failure: unknown = await content.bytes(limit).catch((error: unknown) => error);
    expect(isChartkeyError(failure, "LIMIT_EXCEEDED")).toBe(true);
    expect(reads).toEqual([]);
  });

  test("is given whole at the limit", async () => {
    expect(await contentOf(3).content.bytes({ max: 3 })).toHaveLength(3);
    expect(await contentOf(64 * 1024 * 1024).content.bytes()).toHaveLength(3);
  });
});
