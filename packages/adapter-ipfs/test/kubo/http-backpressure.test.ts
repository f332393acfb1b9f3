import { expect, test } from "vitest";
import { daemonAddress } from "../../src/kubo/http/daemon-address.js";
import { nodeHttp } from "../../src/kubo/http/node-http.js";
import { type Daemon, post } from "../../src/kubo/http/post.js";
import { neverAborts } from "../../src/flow/never-aborts.js";
import { ScriptedDaemon } from "./scripted-daemon.js";

const SIZE = 8_388_608;

async function start() {
  const scripted = await ScriptedDaemon.start((request, response) => {
    request.resume();
    response.end(new Uint8Array(SIZE));
  });
  const http = nodeHttp("http:");
  if (!http) throw new Error("Node has no HTTP");
  const daemon: Daemon = { ...daemonAddress(scripted.url), http };
  return { daemon, left: scripted.left.promise };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const cat = () => ({ name: "cat", query: {}, signal: neverAborts() });

test("an answer waits for the reader of each part, and comes whole", async () => {
  let [size, isBusy] = [0, false];
  const { daemon } = await start();
  await post(daemon, cat(), async ({ length }) => {
    expect(isBusy).toBe(false);
    isBusy = true;
    size += length;
    for (let turns = 0; turns < 3; turns += 1) await turn();
    isBusy = false;
  });
  expect(size).toBe(SIZE);
});

test("a reader that fails later cuts the connection", async () => {
  const [cause, { daemon, left }] = [new Error("full"), await start()];
  const reading = post(daemon, cat(), async () => {
    await turn();
    throw cause;
  });
  await expect(reading).rejects.toBe(cause);
  await left;
});
