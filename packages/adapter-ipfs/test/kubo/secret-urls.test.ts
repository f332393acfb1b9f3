import { createServer } from "node:http";
import { inspect } from "node:util";
import { collect, parseContentId } from "@chartkey/core/adapters";
import { create } from "kubo-rpc-client";
import { expect, onTestFinished, test } from "vitest";
import { kuboBlobs } from "../../src/kubo/index.js";

const KEY = "6f1f2ee5c4d84bb0a3key";
const id = parseContentId("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku");

/** A daemon that answers everything with one status, and repeats the URL. */
async function daemon(status: number): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify({ Message: `No http://${request.headers.host}${request.url}` }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const at = server.address();
  return `127.0.0.1:${typeof at === "object" ? at?.port : ""}`;
}

test.each([
  ["path", (host: string) => `http://${host}/${KEY}/api/v0`],
  ["query", (host: string) => `http://${host}/api/v0?key=${KEY}`],
  ["user", (host: string) => `http://${KEY}:x@${host}/api/v0`],
  ["password", (host: string) => `http://me:${KEY}@${host}/api/v0`],
])("no error shows a secret of the daemon's URL: the %s", async (_, urlOf) => {
  const hosts = [await daemon(401), await daemon(500), "127.0.0.1:9"];
  for (const [host, byUrl] of hosts.flatMap((one) => [[one, false] as const, [one, true] as const])) {
    const [url, client] = [urlOf(host), create(urlOf(host))];
    const blobs = kuboBlobs(byUrl ? { client, url, headers: { "x-key": KEY } } : { client });
    for (const call of [
      () => blobs.put(new Uint8Array(1), { holder: "owner/test" }),
      () => collect(blobs.get(id), 1),
      () => blobs.unpin(id, { holder: "owner/test" }),
    ]) {
      const error = await call().catch((one: unknown) => one);
      expect(error).toMatchObject({ code: expect.stringMatching(/^(?:BLOB|MISCONFIGURED)/u) as string });
      expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(KEY);
    }
  }
});
