import { fixedClock, memoryBlobs } from "@chartkey/core/fakes";
import { expect, test } from "vitest";
import type { HttpServer } from "../src/server/index.js";
import { SeenSessions } from "../src/server/seen-sessions.js";
import { memorySessions } from "../src/server/session-store.js";
import { accountOf } from "./account.js";
import { direct } from "./direct.js";

/** A server of five requests a minute, and how often its store is asked for a session. */
function counting() {
  const clock = fixedClock(new Date("2026-11-01"));
  const store = memorySessions(clock);
  let looks = 0;
  const sessions = {
    ...store,
    get: async (id: string) => {
      looks += 1;
      return store.get(id);
    },
  };
  const options = { clock, sessions, requestsPerMinute: 5, blobs: memoryBlobs() };
  const { server, clientOf } = direct(options);
  return { clock, clientOf, server, looks: () => looks, again: () => direct(options).server };
}

async function askWith(token: string, server: HttpServer) {
  const headers = { authorization: `Bearer ${token}` };
  return (await server.fetch(new Request("https://api.example/health/blobs", { headers }))).status;
}

const guess = (nth: number, server: HttpServer) => askWith(String(nth).padStart(43, "x"), server);

const times = async (many: number, ask: (nth: number) => Promise<number>) => {
  const statuses: number[] = [];
  for (let nth = 0; nth < many; nth += 1) statuses.push(await ask(nth));
  return statuses;
};

test("tokens that nobody has seen are looked up ten times as often as others are served, and no more", async () => {
  const { clock, clientOf, server, looks } = counting();
  const { ask } = await clientOf(1);
  const statuses = await times(100, (nth) => guess(nth, server));
  expect([statuses.filter((one) => one === 401).length, statuses.at(-1)]).toEqual([3, 429]);
  expect(looks()).toBe(50);
  // whoever is known here is served all the same
  expect((await ask("/health/blobs")).status).toBe(204);
  clock.advance(60);
  expect(await guess(0, server)).toBe(401);
});

test("who asks too often is not looked up for it", async () => {
  const { clientOf, looks } = counting();
  const { ask } = await clientOf(1);
  const statuses = await times(20, async () => (await ask("/health/blobs")).status);
  expect(statuses.filter((one) => one === 204)).toHaveLength(5);
  expect(looks()).toBe(5);
});

test("a session that has begun elsewhere is looked up, and is known from then on", async () => {
  const { clientOf, again } = counting();
  const { token } = await clientOf(1);
  const server = again();
  expect(await askWith(token, server)).toBe(204);
  await times(100, (nth) => guess(nth, server));
  expect(await askWith(token, server)).toBe(204);
});

test("of ten thousand sessions that were seen the first is forgotten", () => {
  const seen = new SeenSessions();
  const account = accountOf(1).address as never;
  for (let nth = 0; nth <= 10_000; nth += 1) seen.note(`${nth}`, account);
  expect([seen.accountOf("0"), seen.accountOf("1")]).toEqual([undefined, account]);
  seen.note("1", undefined);
  expect(seen.accountOf("1")).toBeUndefined();
});
