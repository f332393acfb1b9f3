import { create } from "kubo-rpc-client";
import { afterEach, expect, test, vi } from "vitest";
import { kuboBlobs } from "../../src/kubo/index.js";
import { ScriptedDaemon } from "./scripted-daemon.js";
import { StubKubo } from "./stub-kubo.js";

const client = create("http://127.0.0.1:9");

afterEach(() => {
  vi.unstubAllGlobals();
});

const noUrls = ["", "127.0.0.1:5001", "/ip4/127.0.0.1/tcp/5001", "unix:/run/ipfs.sock", "ftp://secret"];
// its credentials decode to nothing that Node could send
const undecodable = ["http://me:100%@127.0.0.1:5001", "http://%4:1@127.0.0.1:5001"];

test.each([...noUrls, ...undecodable])("`url` %s is a TypeError that does not repeat it", (url) => {
  expect(() => kuboBlobs({ client, url })).toThrow(new TypeError("`url` is a URL of HTTP or HTTPS, as text"));
});

test("headers that are none are a TypeError that does not repeat them", () => {
  const message = "`headers` is an object with names and values of HTTP headers";
  for (const headers of [{ authorization: "sec\nret" }, { "sec ret": "x" }])
    expect(() => kuboBlobs({ client, url: "http://127.0.0.1:9", headers })).toThrow(new TypeError(message));
});

test("headers without a URL are a TypeError: the client has its own", () => {
  expect(() => kuboBlobs({ client, headers: { authorization: "x" } })).toThrow(TypeError);
});

test("where there is no HTTP of Node's, the client carries the blobs", async () => {
  const daemon = await ScriptedDaemon.start((_, response) => void response.destroy());
  const stub = new StubKubo();
  vi.stubGlobal("process", { ...process, getBuiltinModule: undefined });
  const blobs = kuboBlobs({ client: stub.client, url: daemon.url });
  vi.unstubAllGlobals();
  await blobs.put(Uint8Array.of(1), { holder: "owner/test" });
  expect(stub.pins.size).toBe(1);
  expect(daemon.requests).toEqual([]);
});
