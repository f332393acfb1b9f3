import { parseAddress } from "@chartkey/core/adapters";
import { expect, test } from "vitest";
import { httpRegistry } from "../src/index.js";
import { hurried, stopTimers } from "./hurried.js";

const somebody = (n: number) => parseAddress(`0x${n.toString(16).padStart(40, "0")}`);
const [participant, registrar, other] = [somebody(1), somebody(2), somebody(3)];
const query = { participants: [participant], registrars: [registrar], roles: ["doctor"] };
const attestation = { participant, registrar, role: "doctor", until: 1, digest: `0x${"ab".repeat(24)}` };

const where = { url: "https://api.example", token: () => "token" };

/** The registry behind a server that gives this answer to everything. */
const saying = (answer: () => Response) => httpRegistry({ ...where, fetch: async () => answer() });

const away = { code: "LEDGER_UNAVAILABLE", retryable: true };

test.each([0, 1, 2 ** 40 - 1])(
  "an attestation until %s comes as it was made, without what is no part of it",
  async (until) => {
    const registry = saying(() => Response.json({ items: [{ ...attestation, until, admin: true }] }));
    expect(await registry.attestations(query)).toEqual([{ ...attestation, until }]);
  },
);

test.each<[string, object]>([
  ["of nobody", { participant: undefined }],
  ["of no address", { participant: "0x12" }],
  ["of a role that is no text", { role: { $gt: "" } }],
  ["with a digest of 23 bytes", { digest: `0x${"ab".repeat(23)}` }],
  ["with a digest of 25 bytes", { digest: `0x${"ab".repeat(25)}` }],
  ["with a digest that is no hexadecimal", { digest: `0x${"zz".repeat(24)}` }],
  ["until 2^40", { until: 2 ** 40 }],
  ["until before 1970", { until: -1 }],
  ["until half a second", { until: 0.5 }],
  ["until a text", { until: "1" }],
  ["until null", { until: null }],
])("an attestation %s is an answer that cannot be true", async (_, change) => {
  const registry = saying(() => Response.json({ items: [{ ...attestation, ...change }] }));
  await expect(registry.attestations(query)).rejects.toMatchObject(away);
});

test("attestations that nobody asked for are an answer that cannot be true", async () => {
  for (const items of [
    [{ ...attestation, participant: other }],
    [{ ...attestation, registrar: other }],
    [{ ...attestation, role: "pharmacist" }],
    // each participant has at most one by each registrar in each role
    [attestation, attestation],
  ])
    await expect(saying(() => Response.json({ items })).attestations(query)).rejects.toMatchObject(away);
});

test.each<[string, () => Response]>([
  ["a list", () => Response.json([attestation])],
  ["no items", () => Response.json({})],
  ["no attestation", () => Response.json({ items: [null] })],
  ["nothing", () => new Response(undefined, { status: 204 })],
  ["a page", () => new Response("<!doctype html>")],
  ["more bytes than 25,600 attestations have", () => Response.json({ items: [], more: "x".repeat(2 ** 23) })],
  ["a status of 502", () => new Response("<html>", { status: 502 })],
])("%s is a registry that is away", async (_, answer) => {
  await expect(saying(answer).attestations(query)).rejects.toMatchObject(away);
});

test.each([
  [401, {}, "SESSION_ENDED"],
  [404, {}, "MISCONFIGURED"],
  [500, { code: "MISCONFIGURED" }, "MISCONFIGURED"],
  [500, { code: "WALLET_REJECTED" }, "LEDGER_UNAVAILABLE"],
  [503, { code: "LEDGER_UNAVAILABLE" }, "LEDGER_UNAVAILABLE"],
])("a status of %s with %j is %s", async (status, body, code) => {
  const registry = saying(
    () =>
      new Response(JSON.stringify({ title: "x", status, ...body }), {
        status,
        headers: { "content-type": "application/problem+json" },
      }),
  );
  await expect(registry.attestations(query)).rejects.toMatchObject({ code });
  await expect(registry.health()).rejects.toMatchObject({ code });
});

test("a page in place of a server is no registry that is well", async () => {
  await expect(saying(() => new Response("<!doctype html>")).health()).rejects.toMatchObject(away);
});

test("an abort, or the silence, ends the wait for a server that does not answer", async () => {
  stopTimers();
  const registry = httpRegistry({ ...where, fetch: () => new Promise<never>(() => {}) });
  const [stop, reason] = [new AbortController(), new Error("stop")];
  const ended = registry.attestations(query, { signal: stop.signal }).catch((error: unknown) => error);
  stop.abort(reason);
  expect(await ended).toBe(reason);
  await expect(hurried(registry.attestations(query))).rejects.toMatchObject(away);
});
