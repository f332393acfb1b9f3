import { buffer } from "node:stream/consumers";
import type { ServerResponse } from "node:http";
import { kuboBlobs } from "../../src/kubo/index.js";
import { type Script, ScriptedDaemon } from "./scripted-daemon.js";
import { StubKubo } from "./stub-kubo.js";

/** A store whose blobs go to a daemon with this script, and all else to one in memory. */
export async function storeOn(script: Script, { timeout = 30_000, path = "" } = {}) {
  const [daemon, stub] = [await ScriptedDaemon.start(script), new StubKubo()];
  const headers = { authorization: "Bearer token" };
  const blobs = kuboBlobs({ client: stub.client, url: `${daemon.url}${path}`, headers, timeout });
  return { daemon, stub, blobs };
}

/** Reads all of a request, and answers. */
export const answering =
  (answer: (response: ServerResponse) => void): Script =>
  async (request, response) => {
    await buffer(request).catch(() => {});
    answer(response);
  };

/** Bytes without an end, and how many of them were read. */
export function endless() {
  const source = { read: 0, closed: false, chunks: give() };
  async function* give() {
    try {
      for (;;) {
        source.read += 65_536;
        yield new Uint8Array(65_536);
      }
    } finally {
      source.closed = true;
    }
  }
  return source;
}
