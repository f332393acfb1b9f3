import { memoryBlobs } from "@chartkey/core/fakes";
import { expect, test } from "vitest";
import { httpServer, type HttpServerOptions } from "../src/server/index.js";
import { chainId, origin } from "./account.js";

const make = (more: Partial<HttpServerOptions>) =>
  httpServer({ url: "https://api.example", origins: [origin], chainIds: [chainId], blobs: memoryBlobs(), ...more });

test("a server that takes smart accounts is for one network: elsewhere their addresses are others'", () => {
  const verifyMessage = async () => true;
  expect(() => make({ chainIds: [1, 2], verifyMessage })).toThrow("smart accounts");
  make({ chainIds: [1], verifyMessage });
  // an account with a key has the same key on each
  make({ chainIds: [1, 2] });
});

const ports = [
  "ledger",
  "registry",
  "verifier",
  "profiles",
  "blobs",
  "relayer",
  "mailbox",
  "sessions",
  "pinBook",
  "clock",
];
const functions = ["verifyMessage", "clientOf", "mayRelay", "devices", "onError"];

test.each([...ports, ...functions])("`%s` is what it has to be", (name) => {
  for (const junk of [null, 5, "x", {}, [], true])
    expect(() => make({ [name]: junk }), JSON.stringify(junk)).toThrow(`\`${name}\``);
});

test.each([[-1], [0], [1.5], ["1"]])("%s is no number of a network", (id) => {
  expect(() => make({ chainIds: [id as number] })).toThrow("`chainIds`");
});

test.each([Infinity, 0.1 * 1024 ** 3, 0, -1, 2 ** 53])("a quota of %s is no number of bytes", (quota) => {
  expect(() => make({ quota })).toThrow("`quota`");
});

test.each(["/ä", "/a b", "/../x", "/.", "/a/%2e%2e/b", "a", "/a/", "/a?b"])("%s is no path of a server", (basePath) => {
  expect(() => make({ basePath })).toThrow("`basePath`");
});

test.each(["", "/api", "/api/v1", "/a%20b"])("a server has its paths below that of its URL: %j", async (path) => {
  const ask = () => new Request(`https://api.example${path}/openapi.json`);
  const url = `https://api.example${path}`;
  expect((await make({ url }).fetch(ask())).status).toBe(200);
  expect((await make({ url: `${url}/` }).fetch(ask())).status).toBe(200);
  // behind a proxy that changes it
  expect((await make({ basePath: path }).fetch(ask())).status).toBe(200);
});

test("a proxy may strip the path of the server's URL", async () => {
  const server = make({ url: "https://api.example/chartkey", basePath: "" });
  const answer = await server.fetch(new Request("http://127.0.0.1:8080/openapi.json"));
  expect(await answer.json()).toMatchObject({ servers: [{ url: "https://api.example/chartkey" }] });
});

test.each([
  "api.example",
  "/api",
  "ftp://api.example",
  "https://api.example/?a=1",
  "https://api.example/#a",
  "https://me:secret@api.example",
  // no URI of RFC 3986, as which EIP-4361 has it
  "https://api.example/a|b",
])("%s is no URL of a server", (url) => {
  expect(() => make({ url })).toThrow("`url`");
});
