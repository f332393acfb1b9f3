import { toHex } from "@chartkey/core/adapters";

/** The body of a request, with its type. */
export interface Form {
  readonly type: string;
  readonly parts: AsyncIterable<Uint8Array | string>;
  /** How many bytes of its file have been read. */
  readonly sent: () => number;
}

/** A form of one file (RFC 7578). The boundary is random, so that no content has it. */
export function fileForm(name: string, content: AsyncIterable<Uint8Array>): Form {
  const boundary = toHex(crypto.getRandomValues(new Uint8Array(32))).slice(2);
  let sent = 0;
  async function* parts(): AsyncGenerator<Uint8Array | string> {
    yield `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n`;
    yield "Content-Type: application/octet-stream\r\n\r\n";
    for await (const part of content) {
      sent += part.length;
      yield part;
    }
    yield `\r\n--${boundary}--\r\n`;
  }
  return { type: `multipart/form-data; boundary=${boundary}`, parts: parts(), sent: () => sent };
}
