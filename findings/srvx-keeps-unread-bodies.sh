#!/usr/bin/env bash
# srvx 1.0.8 (npm) on Node 24.22.3, seen on 2026-11-29.
#
# A handler may answer before it has read all of a request's body. When it has not touched
# `request.body`, the server drops the body, and the connection goes on with the next request. When
# it has, and leaves or cancels the rest, the answer goes out as one of a connection that goes on,
# but nobody reads the rest: the next request on it is never heard, and the connection ends at the
# server's keep-alive timeout. RFC 9112 (9.3) has a server read all of the body or close the
# connection after its answer. It is the same with a handler of `node:http` that calls `read`.
# `connection: close` among the headers of the answer, or reading on to the end, avoids it.
#
# Seen, of a request with 1,000,000 bytes and another one behind it on one connection:
#   untouched: 507 507
#   some read: 507
#   some read, rest cancelled: 507
#   some read, closing: 507
#   all read: 507 507
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund srvx@1.0.8
cat >see.mjs <<'JS'
import { connect } from "node:net";
import { serve } from "srvx";

async function see(title, read, headers = {}) {
  const server = serve({
    port: 0,
    hostname: "127.0.0.1",
    silent: true,
    gracefulShutdown: false,
    node: { keepAliveTimeout: 500 },
    async fetch(request) {
      if (request.method === "POST") await read(request);
      return new Response("No room", { status: 507, headers });
    },
  });
  await server.ready();
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  let said = "";
  socket.on("data", (data) => (said += data)).on("error", () => {});
  socket.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
  socket.write(new Uint8Array(1_000_000));
  socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  await new Promise((resolve) => socket.on("close", resolve));
  await server.close(true);
  console.log(`${title}: ${[...said.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status).join(" ")}`);
}
await see("untouched", () => {});
await see("some read", async ({ body }) => {
  await body.getReader().read();
});
await see("some read, rest cancelled", async ({ body }) => {
  const reader = body.getReader();
  await reader.read();
  await reader.cancel();
});
await see("some read, closing", ({ body }) => body.getReader().read(), { connection: "close" });
await see("all read", async ({ body }) => {
  for await (const _ of body);
});
JS
node see.mjs | tee seen
diff - seen <<'SEEN'
untouched: 507 507
some read: 507
some read, rest cancelled: 507
some read, closing: 507
all read: 507 507
SEEN
