import { createServer } from "node:http";
import { collect, parseContentId } from "@chartkey/core/adapters";
import { create } from "kubo-rpc-client";
import { expect, onTestFinished, test } from "vitest";
import { kuboBlobs } from "../../src/kubo/index.js";

const id = parseContentId("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku");
const holder = "owner/test";

/** A daemon, or a proxy before it, that answers everything with one status. */
async function refusing(status: number): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

/** The options of both ways to a daemon. */
const ways = [(url: string) => ({ client: create(url) }), (url: string) => ({ client: create(url), url })];

test.each([
  ["without credentials", 401],
  ["without permission", 403],
  ["at a gateway's port", 404],
])("an app %s hears so from every method, and that trying again is of no use", async (_, status) => {
  for (const optionsOf of ways)
    for (const [name, call] of Object.entries(callsOf(kuboBlobs(optionsOf(await refusing(status))))))
      await expect(call(), name).rejects.toMatchObject({ code: "MISCONFIGURED", retryable: false });
});

/** A call of every method. */
function callsOf(blobs: ReturnType<typeof kuboBlobs>): Readonly<Record<string, () => Promise<unknown>>> {
  return {
    put: () => blobs.put(new Uint8Array(1), { holder }),
    get: () => collect(blobs.get(id), 1),
    size: () => blobs.size(id),
    pin: () => blobs.pin(id, { holder }),
    unpin: () => blobs.unpin(id, { holder }),
    health: async () => blobs.health?.(),
  };
}

test.each([502, 503, 504])(
  "a proxy that does not reach its daemon (%i) says of no blob that it is absent",
  async (status) => {
    for (const optionsOf of ways) {
      const blobs = kuboBlobs(optionsOf(await refusing(status)));
      for (const call of [() => blobs.size(id), () => collect(blobs.get(id), 1)])
        await expect(call()).rejects.toMatchObject({
          code: "BLOB_UNAVAILABLE",
          retryable: true,
          message: "The IPFS node cannot be reached",
        });
    }
  },
);
