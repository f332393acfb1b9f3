import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { cuttableProxy } from "@chartkey/core/conformance-node";

const backend = createServer((_, response) => response.end("here"));
backend.listen(0, "127.0.0.1");
await once(backend, "listening");
const { port } = backend.address() as AddressInfo;

const proxy = await cuttableProxy({ host: "127.0.0.1", port });
const url = `http://127.0.0.1:${proxy.port}`; // the adapter's client connects to this
const means = {
  unplug: () => proxy.cut(),
  replug: () => proxy.restore(),
  hang: async () => proxy.hang(),
  slow: async () => proxy.slow(500_000),
  dispose: () => proxy.close(),
};

const ask = async () => (await fetch(url, { headers: { connection: "close" } })).text();
assert.equal(await ask(), "here");
await means.unplug();
await assert.rejects(ask(), TypeError);
await means.replug();
await means.hang();
const answer = ask();
await means.replug();
assert.equal(await answer, "here");
await means.slow();
assert.equal(await ask(), "here");
await means.dispose();
backend.close();
