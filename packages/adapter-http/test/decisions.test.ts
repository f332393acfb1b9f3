import { type LedgerId, parseAddress, signedActsTypedData } from "@chartkey/core/adapters";
import { memoryBlobs, memoryLedger, memoryProfiles, memoryWallet } from "@chartkey/core/fakes";
import { expect, test } from "vitest";
import { httpLedger } from "../src/index.js";
import type { HttpServerOptions, ServerFailure } from "../src/server/index.js";
import { memoryPinBook } from "../src/server/pin-book.js";
import { memorySessions } from "../src/server/session-store.js";
import { accountOf, origin } from "./account.js";
import { direct } from "./direct.js";
import { until } from "./until.js";

const headers = { "content-type": "application/json" };
const call = { method: "POST", headers, body: "{}" };
const hash = `0x${"01".repeat(32)}` as const;

/** A relayer that counts what it is asked to send. */
function relaying(mayRelay: HttpServerOptions["mayRelay"]) {
  const failures: ServerFailure[] = [];
  let sent = 0;
  const submit = async () => {
    sent += 1;
    return hash;
  };
  const onError = (failure: ServerFailure) => void failures.push(failure);
  const { clientOf } = direct({ relayer: { submit }, mayRelay, onError });
  return { clientOf, failures, sent: () => sent };
}

/** What a program without types may give. */
const odd: readonly (readonly [string, unknown])[] = [
  ["a text", "no"],
  ["a number", 1],
  ["an object", { allowed: false }],
  ["the promise of a text", Promise.resolve("no")],
  ["a function", () => false],
  ["nothing", undefined],
];

test.each(odd)("a policy that gives %s lets nothing through, and the operator hears of it", async (_, answer) => {
  const { clientOf, failures, sent } = relaying(() => answer as never);
  const { ask } = await clientOf(1);
  expect((await ask("/relays", call)).status).toBe(500);
  expect(sent()).toBe(0);
  const error = expect.objectContaining({ message: "`mayRelay` gives true or false" });
  expect(failures).toEqual([{ route: "POST /relays", status: 500, error }]);
});

test.each(odd)("who gives %s for a signature has verified none", async (_, answer) => {
  const { clientOf } = direct({ verifyMessage: () => answer as never });
  await expect(clientOf(1)).rejects.toMatchObject({ code: "DIRECTORY_UNAVAILABLE" });
});

test.each(odd)("a store that gives %s for a nonce has taken none", async (_, answer) => {
  const sessions = { ...memorySessions({ now: () => new Date() }), takeNonce: () => answer as never };
  await expect(direct({ sessions }).clientOf(1)).rejects.toMatchObject({ code: "DIRECTORY_UNAVAILABLE" });
});

const { address } = accountOf(1);

test.each<readonly [string, unknown]>([
  ...odd.filter(([, answer]) => answer !== undefined),
  ["null", null],
  ["what never ends", { account: address, origin }],
  ["what ends at no time", { account: address, origin, until: Number.NaN }],
  ["what ends at a text", { account: address, origin, until: "2030-01-01T00:00:00Z" }],
  ["what is nobody's", { origin, until: Date.now() + 1e9 }],
  ["what is of no page", { account: address, until: Date.now() + 1e9 }],
])("a store that gives %s for a session lets nobody in, and the operator hears of it", async (_, answer) => {
  const failures: ServerFailure[] = [];
  const onError = (failure: ServerFailure) => void failures.push(failure);
  const sessions = { ...memorySessions({ now: () => new Date() }), get: async () => answer as never };
  const { ask } = await direct({ sessions, onError, ledger: memoryLedger() }).clientOf(1);
  expect((await ask(`/ledgers/${memoryLedger().id}/time`)).status).toBe(500);
  const error = expect.objectContaining({ message: expect.stringContaining("`sessions.get` gives a session") });
  expect(failures).toEqual([{ route: undefined, status: 500, error }]);
});

test.each<readonly [string, unknown]>([
  ...odd.filter(([name]) => name !== "a number"),
  ["null", null],
  ["no number", Number.NaN],
  ["less than nothing", -1_000],
  ["a number as a text", "0"],
])("a book that gives %s for what an account has pinned lets nothing be put", async (_, answer) => {
  const blobs = memoryBlobs();
  const pinBook = { ...memoryPinBook(), used: async () => answer as never };
  const { blobs: client } = await direct({ blobs, pinBook }).clientOf(1);
  await expect(client.put(Uint8Array.of(1), { holder: "owner/a" })).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE" });
  expect(blobs.ids()).toEqual([]);
});

test.each<readonly [string, unknown]>([...odd, ["no", false]])(
  "a book that gives %s for a pin has noted none, and none is set",
  async (_, answer) => {
    const blobs = memoryBlobs();
    const pinBook = { ...memoryPinBook(), add: async () => answer as never };
    const id = await blobs.put(Uint8Array.of(1), { holder: "owner/b" });
    const { blobs: client } = await direct({ blobs, pinBook }).clientOf(1);
    await expect(client.pin(id, { holder: "owner/a" })).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE" });
    await blobs.unpin(id, { holder: "owner/b" });
    expect(blobs.ids()).toEqual([]);
  },
);

test.each(odd)("a verifier of the client that gives %s has verified nothing", async (_, answer) => {
  const id = `eip155:31337:0x${"c0de".repeat(10)}` as LedgerId;
  const verifier = { verify: async () => answer as never };
  const { verify } = httpLedger({ url: "https://api.example", token: () => undefined, id, verifier });
  const wallet = memoryWallet("a");
  const act = { kind: "publishKey", participant: wallet.address, key: `0x${"01".repeat(32)}` } as const;
  const data = signedActsTypedData({ ledger: id, acts: [act], nonce: 0, deadline: 1 });
  expect(await verify({ address: wallet.address, data, signature: "0x01" })).toBe(false);
});

test("who gives something else than `true` for a signature of a document has verified none", async () => {
  const profiles = memoryProfiles();
  const { clientOf } = direct({ profiles, verifier: { verify: async () => "no" as never } });
  const { ask } = await clientOf(1);
  const ledger = `eip155:31337:0x${"c0de".repeat(10)}` as LedgerId;
  const other = accountOf(2).address;
  const removal = { ledger, address: other, sequence: 1, issued: 1, signature: "0x01" };
  const answer = await ask("/profiles/remove", { method: "POST", headers, body: JSON.stringify(removal) });
  expect(answer.status).toBe(500);
  expect(await profiles.get({ ledger, address: parseAddress(other) })).toBeUndefined();
});

test("nothing is sent for whoever has left while the policy decided", async () => {
  const decision = Promise.withResolvers<boolean>();
  let isAsked = false;
  const { clientOf, sent } = relaying(() => {
    isAsked = true;
    return decision.promise;
  });
  const { ask } = await clientOf(1);
  const stop = new AbortController();
  const left = ask("/relays", { ...call, signal: stop.signal });
  await until(() => isAsked);
  stop.abort(new Error("left"));
  await left;
  decision.resolve(true);
  expect((await ask("/relays", { ...call, body: '{"other":1}' })).status).toBe(202);
  expect(sent()).toBe(1);
});
