import { memoryBlobs, memoryLedger } from "@chartkey/core/fakes";
import { expect, test } from "vitest";
import type { HttpServer, SessionStore } from "../src/server/index.js";
import { direct } from "./direct.js";

const asJson = { "content-type": "application/json" };

/** Sessions that stop the server while one is looked up. */
function stopping(server: () => HttpServer): { readonly sessions: SessionStore; readonly arm: () => void } {
  const kept = new Map<string, never>();
  let isArmed = false;
  return {
    arm: () => void (isArmed = true),
    sessions: {
      takeNonce: async () => true,
      put: async (id, session) => void kept.set(id, session as never),
      async get(id) {
        if (isArmed) server().close();
        isArmed = false;
        return kept.get(id);
      },
      delete: async (id) => void kept.delete(id),
    },
  };
}

test("what is asked of a server that has stopped may be asked again, and is no failure to its operator", async () => {
  const failures: unknown[] = [];
  const onError = (failure: unknown) => void failures.push(failure);
  const { server, clientOf } = direct({ blobs: memoryBlobs(), ledger: memoryLedger(), onError });
  const { ask } = await clientOf(1);
  server.close();
  for (const path of ["/openapi.json", "/pins?holder=a", "/health/blobs"]) {
    const answer = await ask(path);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ retryable: true });
  }
  expect(failures).toEqual([]);
});

test("a request that comes while the server stops begins no upload and no following", async () => {
  const ledger = memoryLedger();
  const follow = `/ledgers/${encodeURIComponent(ledger.id)}/changes`;
  for (const [path, init] of [
    ["/uploads?holder=a", { method: "POST" }],
    [follow, { method: "POST", headers: asJson, body: "{}" }],
  ] as const) {
    const { sessions, arm } = stopping(() => server);
    const { server, clientOf } = direct({ blobs: memoryBlobs(), ledger, sessions });
    const { ask } = await clientOf(1);
    arm();
    const answer = await ask(path, init);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ retryable: true });
  }
});
