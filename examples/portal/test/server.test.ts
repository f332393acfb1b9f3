import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { HttpServer } from "@chartkey/adapter-http/server";
import { afterEach, beforeEach, expect, test } from "vitest";
import { portalApp } from "../server/app.ts";
import { settingsOf } from "../server/settings.ts";

const unset = { HOST: "", PORT: "", PUBLIC_URL: "", DATA_FOLDER: "", KUBO_API_URL: "", MONGODB_URI: "" };

test("a setting that is empty is one that is not set: nothing listens for other machines", () => {
  expect(settingsOf(unset, "/data")).toEqual(settingsOf({}, "/data"));
  expect(settingsOf({}, "/data")).toMatchObject({ url: "http://localhost:4000", host: "127.0.0.1", port: 4000 });
});

test("the portal's URL is its origin, however it is written", () => {
  expect(settingsOf({ PUBLIC_URL: "https://portal.example/" }, "/data").url).toBe("https://portal.example");
  expect(() => settingsOf({ PORT: "some" }, "/data")).toThrow("Invalid URL");
});

let page: string;
beforeEach(async () => {
  page = await mkdtemp(join(tmpdir(), "chartkey-page-"));
  await mkdir(join(page, "assets"));
  await writeFile(join(page, "index.html"), "The page");
});
afterEach(async () => rm(page, { recursive: true }));

/** Asks for a path as it is written: `fetch` would tidy it. */
async function get(path: string): Promise<IncomingMessage> {
  const server: HttpServer = { fetch: async () => new Response(), close: () => undefined };
  const currency = { name: "Ether", symbol: "ETH", decimals: 18 } as const;
  const network = { chainId: 1, name: "A chain", currency, rpcUrls: [] };
  const settings = { ledger: "a ledger", network, registrars: [], isPlay: false };
  const web = createServer(portalApp({ url: "http://localhost", page, settings, server })).listen(0, "127.0.0.1");
  await once(web, "listening");
  const asked = request({ port: (web.address() as AddressInfo).port, path, agent: false }).end();
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  web.close();
  return answer;
}

test("a browser asks each time whether the page is still the same", async () => {
  const { headers } = await get("/");
  expect(headers["cache-control"]).toBe("public, max-age=0");
  expect(headers.etag).toMatch(/./u);
});

test.for(["/assets/none.js", "/assets/..%2f..%2fsecret", "/none"])(
  "an error does not say where files are: %s",
  async (path) => {
    const answer = await get(path);
    const said = await text(answer);
    expect(answer.statusCode).toBeOneOf([403, 404]);
    expect(said).not.toContain(page);
    expect(said).not.toMatch(/ENOENT|\bat /u);
  },
);
