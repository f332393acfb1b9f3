import { deviceListSuite, type DeviceListFixture } from "@chartkey/core/conformance";
import { memoryDeviceList, type MemoryDeviceList } from "@chartkey/core/fakes";
import { afterEach, describe, expect, test } from "vitest";
import { httpDevices } from "../src/index.js";
import { httpServer } from "../src/server/index.js";
import { chainId, origin, signInAs } from "./account.js";
import { listen } from "./listen.js";

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function serve() {
  const lists = new Map<string, MemoryDeviceList>();
  const listOf = (account: string): MemoryDeviceList => {
    const list = lists.get(account) ?? memoryDeviceList();
    lists.set(account, list);
    return list;
  };
  const { url, close } = await listen((request) => server.fetch(request));
  const server = httpServer({
    url,
    origins: [origin],
    chainIds: [chainId],
    devices: listOf,
    requestsPerMinute: 1_000_000,
  });
  return { url, close, lists };
}

async function httpFixture(): Promise<DeviceListFixture> {
  const { url, close, lists } = await serve();
  const [{ token }, stranger] = [await signInAs(1, url), await signInAs(2, url)];
  const client = (own: string) => httpDevices({ url, token: () => own });
  return {
    list: client(token),
    other: client((await signInAs(1, url)).token),
    foreign: client(stranger.token),
    unplug: async () => {
      for (const list of lists.values()) list.unplug();
    },
    dispose: close,
  };
}

describe("a list of devices over HTTP", () => {
  for (const [name, run] of Object.entries(deviceListSuite)) test(name, () => run(httpFixture));
});

test("it belongs to an account: without a session there is none", async () => {
  const { url, close, lists } = await serve();
  open.push({ close });
  const client = httpDevices({ url, token: () => undefined });
  await expect(client.read()).rejects.toMatchObject({ code: "SESSION_ENDED" });
  await expect(client.replace(undefined, Uint8Array.of(1))).rejects.toMatchObject({ code: "SESSION_ENDED" });
  expect(lists.size).toBe(0);
});

test("what is no change of a list is refused before anything is read", async () => {
  const { url, close, lists } = await serve();
  open.push({ close });
  const { token } = await signInAs(1, url);
  const post = (body: string) =>
    fetch(`${url}/devices`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body,
    });
  const big = `0x${"00".repeat(16_385)}`;
  for (const body of [
    {},
    { after: "0x01" },
    { before: null, after: "0x" },
    { before: null, after: "0x1" },
    { before: "", after: "0x01" },
    { before: { $ne: null }, after: "0x01" },
    { before: null, after: big },
    { before: null, after: "0x01", account: `0x${"12".repeat(20)}` },
  ])
    expect((await post(JSON.stringify(body))).status, JSON.stringify(body).slice(0, 60)).toBe(400);
  expect((await post(" ".repeat(70_000))).status).toBe(413);
  expect(lists.size).toBe(0);
});

test.each<[string, () => Response]>([
  [
    "an endless list",
    () => new Response(new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(65_536).fill(32)) })),
  ],
  ["another form", () => Response.json({ value: "list" })],
  ["too long a list", () => Response.json({ value: `0x${"00".repeat(16_385)}` })],
])("%s of a lying server is a list that is away", async (_, answer) => {
  const list = httpDevices({ url: "https://api.example", token: () => "token", fetch: async () => answer() });
  await expect(list.read()).rejects.toMatchObject({ code: "DEVICE_LIST_UNAVAILABLE" });
  await expect(list.replace(undefined, Uint8Array.of(1))).rejects.toMatchObject({ code: "DEVICE_LIST_UNAVAILABLE" });
});
