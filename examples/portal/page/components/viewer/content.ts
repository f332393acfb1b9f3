import type { SeekableRecord } from "@chartkey/core";

/**
 * The most bytes that are opened whole. A larger PDF is fetched by the parts that somebody looks
 * at. A smaller one is not: to show its first page, a viewer looks for its last one, and in a scan
 * of one page behind the other that takes a part of each.
 */
const MAX_WHOLE = 64 * 2 ** 20;

/** How a PDF begins. */
const PDF = "%PDF-";

/** What the frame shows: all bytes of a record, or a large PDF by its parts. */
export type ViewedContent = { readonly bytes: Uint8Array<ArrayBuffer> } | { readonly opened: SeekableRecord };

/** The content of a record. Of a large PDF nothing is fetched but its beginning. */
export async function contentOf(opened: SeekableRecord): Promise<ViewedContent> {
  if (opened.record.size > MAX_WHOLE) {
    const start = await opened.part({ offset: 0, length: PDF.length }).bytes();
    if (new TextDecoder().decode(start) === PDF) return { opened };
  }
  return { bytes: await opened.bytes({ max: MAX_WHOLE }) };
}
