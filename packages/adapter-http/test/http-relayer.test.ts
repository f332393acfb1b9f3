import { type Hex, hashAct, type SignedActs, signedActsTypedData, toHex } from "@chartkey/core/adapters";
import { type RelayerFixture, relayerSuite } from "@chartkey/core/conformance";
import { memoryLedger, memoryRelayer, memoryWallet } from "@chartkey/core/fakes";
import { describe, expect, test, vi } from "vitest";
import { httpRelayer } from "../src/index.js";
import { httpServer, type HttpServerOptions } from "../src/server/index.js";
import { accountOf, chainId, origin, signInAs } from "./account.js";
import { direct } from "./direct.js";
import { listen } from "./listen.js";
import { stopTimers } from "./hurried.js";
import { until } from "./until.js";
import { signingRelayer, withHashes } from "./signing-ledger.js";

const secret = "ab".repeat(32);
const deadline = 2 ** 33;

/** A relayer behind a server on 127.0.0.1, of a ledger in memory. */
async function serve(more: Partial<HttpServerOptions> = {}) {
  const memory = memoryLedger();
  const ledger = withHashes(memory);
  const people: ReturnType<typeof memoryWallet>[] = [];
  const honest = signingRelayer(ledger, (actor) => {
    const own = people.find(({ address }) => address === actor);
    if (!own) throw new Error("Nobody");
    return own;
  });
  let sent = 0;
  const relayer = memoryRelayer<SignedActs>(async (call, options) => {
    const hash = await honest.submit(call, options);
    sent += 1;
    return hash;
  });
  const { url, close } = await listen((request) => server.fetch(request));
  const server = httpServer({
    url,
    origins: [origin],
    chainIds: [chainId],
    relayer,
    mayRelay: () => true,
    requestsPerMinute: 1_000_000,
    relaysPerMinute: 1_000_000,
    ...more,
  });
  const session = await signInAs(1, url);

  async function signedBy(nonce: number): Promise<SignedActs> {
    const wallet = memoryWallet(`person ${people.push(memoryWallet(`person ${people.length + 1}`))}`);
    const act = { kind: "publishKey", participant: wallet.address, key: `0x${"01".repeat(32)}` } as const;
    const terms = { ledger: ledger.id, acts: [act], nonce, deadline };
    return { ...terms, signature: await wallet.signTypedData(signedActsTypedData(terms)) };
  }

  return {
    ledger,
    relayer,
    url,
    session,
    signedBy,
    sent: () => sent,
    client: httpRelayer<SignedActs>({ url, token: () => session.token }),
    close: async () => {
      relayer.plug();
      server.close();
      await close();
    },
  };
}

async function fixture(): Promise<RelayerFixture<SignedActs>> {
  const { ledger, relayer, signedBy, sent, client, close } = await serve();
  return {
    relayer: client,
    signed: () => signedBy(0),
    refused: () => signedBy(7),
    patience: 60_000,
    async foreign() {
      const [good, other] = [await signedBy(0), await signedBy(0)];
      const key: Hex = `0x${"02".repeat(32)}`;
      return {
        "an act that somebody else signed": { ...good, signature: other.signature },
        "an act that was altered": { ...good, acts: good.acts.map((act) => ({ ...act, key }) as typeof act) },
        "an act for another ledger": { ...good, ledger: `eip155:1:0x${"11".repeat(20)}` as typeof good.ledger },
        "a signature that is good for longer": { ...good, deadline: deadline + 1 },
      };
    },
    async count({ acts: [act] }) {
      let found = 0;
      for await (const update of ledger.entries({}))
        if (update.type === "entry" && act && toHex(hashAct(update.entry.act)) === toHex(hashAct(act))) found += 1;
      return found;
    },
    sent,
    unplug: async () => relayer.unplug(),
    hang: async () => relayer.hold(),
    secrets: [secret],
    dispose: close,
  };
}

describe("a relayer over HTTP", () => {
  for (const [name, run] of Object.entries(relayerSuite)) test(name, () => run(fixture));
});

const post = (url: string, body: BodyInit, headers: Record<string, string> = {}) =>
  fetch(`${url}/relays`, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });

describe("what a relayer is asked to send", () => {
  test("is for the policy to say, by the call and the session", async () => {
    const asked: unknown[] = [];
    const setting = await serve({
      mayRelay(call, session) {
        asked.push([call, session?.account]);
        return session !== undefined && (call as { nonce?: number }).nonce === 0;
      },
    });
    const { client, signedBy, relayer, url, session, close } = setting;
    const call = await signedBy(0);
    await client.submit(call);
    expect(asked).toEqual([[JSON.parse(JSON.stringify(call)), accountOf(1).address]]);
    const refused = await post(url, JSON.stringify(await signedBy(7)), { authorization: `Bearer ${session.token}` });
    expect(refused.status).toBe(403);
    expect((await post(url, JSON.stringify(call))).status).toBe(401);
    expect(relayer.calls).toHaveLength(1);
    await close();
  });

  test("a policy that fails lets nothing through, and tells nothing", async () => {
    const { client, signedBy, relayer, close } = await serve({
      mayRelay: () => Promise.reject(new Error("db://secret")),
    });
    const error: unknown = await client.submit(await signedBy(0)).catch((one: unknown) => one);
    expect(error).toMatchObject({ code: "LEDGER_UNAVAILABLE" });
    expect(String(error)).not.toContain("secret");
    expect(relayer.calls).toEqual([]);
    await close();
  });

  test("nobody floods it: ten calls a minute of one account, whatever they are", async () => {
    const { url, session, relayer, close } = await serve({ relaysPerMinute: undefined });
    const other = await signInAs(2, url);
    const statuses = async (token: string, times: number) => {
      const all: number[] = [];
      for (let n = 0; n < times; n += 1)
        all.push((await post(url, '{"junk":1}', { authorization: `Bearer ${token}` })).status);
      return all;
    };
    const flood = await statuses(session.token, 13);
    expect(flood.slice(10)).toEqual([429, 429, 429]);
    expect(flood.slice(0, 10)).not.toContain(429);
    expect(relayer.calls).toHaveLength(10);
    expect(await statuses(other.token, 1)).not.toContain(429);
    await close();
  });

  test("nobody holds it up: beyond 64 calls at once it says that it is busy", async () => {
    const { url, session, relayer, close } = await serve();
    relayer.hold();
    const stop = new AbortController();
    const headers = { authorization: `Bearer ${session.token}`, "content-type": "application/json" };
    const send = (n: number) =>
      fetch(`${url}/relays`, { method: "POST", body: JSON.stringify({ n }), headers, signal: stop.signal });
    const waiting = Array.from({ length: 64 }, (_, n) => send(n).catch(() => undefined));
    await until(() => relayer.calls.length === 64);
    const busy = await send(64);
    expect([busy.status, await busy.json()]).toMatchObject([503, { detail: "The relayer is busy", retryable: true }]);
    stop.abort();
    await Promise.all(waiting);
    await close();
  });

  test("a relayer that does not answer holds a place for a minute", async () => {
    stopTimers();
    let asked = 0;
    const submit = () => {
      asked += 1;
      return new Promise<never>(() => {});
    };
    const { clientOf } = direct({ relayer: { submit }, mayRelay: () => true, relaysPerMinute: 1_000 });
    const { ask } = await clientOf(1);
    const headers = { "content-type": "application/json" };
    const stop = new AbortController();
    const send = (n: number) =>
      ask("/relays", { method: "POST", headers, body: JSON.stringify({ n }), signal: stop.signal });
    const waiting = Array.from({ length: 64 }, (_, n) => send(n));
    await until(() => asked === 64);
    expect(await (await send(64)).json()).toMatchObject({ detail: "The relayer is busy" });
    stop.abort(new Error("left"));
    await Promise.all(waiting);
    await vi.advanceTimersByTimeAsync(60_000);
    void ask("/relays", { method: "POST", headers, body: "{}" });
    await until(() => asked === 65);
  });

  test("counts by client where nobody has signed in, and a refused call holds nobody up", async () => {
    const clientOf = (request: Request) => request.headers.get("x-from") ?? "";
    const { url, relayer, close } = await serve({
      relaysPerMinute: undefined,
      clientOf,
      mayRelay: (call) => (call as { readonly held?: boolean }).held === true,
    });
    const from = (client: string, body = "{}") => post(url, body, { "x-from": client });
    for (let n = 0; n < 10; n += 1) expect((await from("one")).status).toBe(401);
    expect((await from("one")).status).toBe(429);
    // a body that never comes to its end, of more clients than the relayer is asked for at once
    const stop = new AbortController();
    const stuck = Array.from({ length: 70 }, async (_, n) =>
      fetch(`${url}/relays`, {
        method: "POST",
        body: new ReadableStream(),
        headers: { "content-type": "application/json", "x-from": `stuck ${n}` },
        signal: stop.signal,
        duplex: "half",
      } as RequestInit).catch(() => undefined),
    );
    await from("other", '{"held":true}');
    expect(relayer.calls).toEqual([{ held: true }]);
    stop.abort();
    await Promise.all(stuck);
    await close();
  });

  test("is an object of a limited size", async () => {
    const { url, session, relayer, close } = await serve();
    const headers = { authorization: `Bearer ${session.token}` };
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536).fill(0x20)) });
    const long = await fetch(`${url}/relays`, {
      method: "POST",
      body: endless,
      headers: { ...headers, "content-type": "application/json" },
      duplex: "half",
    } as RequestInit).then(
      ({ status }) => status,
      () => 413,
    );
    expect(long).toBe(413);
    for (const body of ["[]", "1", "null", '"x"']) expect((await post(url, body, headers)).status, body).toBe(400);
    expect(relayer.calls).toEqual([]);
    await close();
  });

  test("a server whose policy is missing does not start", () => {
    const relayer = { submit: async () => `0x${"01".repeat(32)}` as const };
    expect(() => httpServer({ url: "https://api.example", origins: [origin], chainIds: [chainId], relayer })).toThrow(
      /mayRelay/u,
    );
  });

  test("a transaction that is no hash is an answer that cannot be true", async () => {
    const client = httpRelayer({
      url: "https://api.example",
      token: () => undefined,
      fetch: async () => Response.json({ transaction: "0x01" }, { status: 202 }),
    });
    await expect(client.submit({})).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
  });
});
