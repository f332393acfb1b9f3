import { createReader } from "@chartkey/core";
import { type Act, type Address, type Hex, type Ledger, type SignedActs, NO_REQUEST } from "@chartkey/core/adapters";
import { fixedClock, memoryLedger, memoryProfiles, memoryWallet } from "@chartkey/core/fakes";
import { beforeEach, expect, test, vi } from "vitest";
import { httpLedger, type HttpLedgerOptions, httpRelayer, signIn } from "../src/index.js";
import { httpServer } from "../src/server/index.js";
import { accountOf, chainId, origin } from "./account.js";
import { allOf } from "./all-of.js";
import { signingRelayer, withHashes } from "./signing-ledger.js";

interface WireEntry {
  act: Record<string, unknown>;
  position: { sequence: string; at: number; final: boolean };
}

type Answer = Record<string, unknown> & { updates?: WireEntry[] };

const url = "http://127.0.0.1";
const patient = memoryWallet("a");
const grantee = memoryWallet("b").address;
const key: Act = { kind: "publishKey", participant: patient.address, key: `0x${"01".repeat(32)}` };
const scope = `0x01${"ab".repeat(16)}${"00".repeat(15)}` as const;
const grant: Act = {
  kind: "grantAccess",
  patient: patient.address,
  grantee,
  scope,
  until: 2 ** 33,
  permissions: 1,
  envelope: `0x${"02".repeat(32)}`,
  request: NO_REQUEST,
};
const revocation: Act = { kind: "revokeAccess", patient: patient.address, grantee, scope };

let clock: ReturnType<typeof fixedClock>;
let ledger: Ledger;
/** What the server changes in its answers, by the end of the path. */
let lies: Readonly<Record<string, (answer: Answer) => unknown>>;

async function connect(more: Partial<HttpLedgerOptions> = {}) {
  const server = httpServer({
    url,
    origins: [origin],
    chainIds: [chainId],
    ledger,
    relayer: signingRelayer(ledger, () => memoryWallet("a")),
    mayRelay: () => true,
    clock,
  });
  const ask = async (input: unknown, init?: RequestInit) => {
    const request = new Request(input as string, init);
    const response = await server.fetch(request);
    const lie = Object.entries(lies).find(([path]) => new URL(request.url).pathname.endsWith(path))?.[1];
    return lie && response.ok ? Response.json(lie((await response.json()) as Answer)) : response;
  };
  const account = accountOf(1);
  const signMessage = (message: string) => account.signMessage({ message });
  const { token } = await signIn({ url, origin, chainId, address: account.address, signMessage, fetch: ask });
  const where = { url, token: () => token, fetch: ask };
  const relayer = httpRelayer<SignedActs>(where);
  return httpLedger({ ...where, id: ledger.id, reorganises: false, clock, relayer, ...more });
}

beforeEach(async () => {
  // messages of sign-ins are of now
  clock = fixedClock(new Date());
  ledger = withHashes(memoryLedger({ clock }));
  lies = {};
  for (const [nonce, acts] of [
    [0, [key]],
    [1, [grant]],
    [2, [revocation]],
  ] as const)
    await ledger.submit(acts, patient, { base: { nonce, access: Math.max(0, nonce - 1) } });
});

const onEntries = (change: (updates: WireEntry[]) => WireEntry[]) => ({
  "/entries": (answer: Answer) => ({ ...answer, updates: change(answer.updates ?? []) }),
});

const moved = (entry: WireEntry, sequence: bigint): WireEntry => ({
  ...entry,
  position: { ...entry.position, sequence: String(sequence) },
});

const another = (entry: WireEntry, act: Record<string, unknown>): WireEntry => ({
  ...entry,
  act: { ...entry.act, ...act },
});

test.each<[string, () => typeof lies]>([
  [
    "an altered entry",
    () => onEntries((all) => all.map((one, n) => (n === 1 ? another(one, { permissions: 7 }) : one))),
  ],
  ["a dropped revocation", () => onEntries((all) => all.slice(0, 2))],
  ["a dropped entry in the middle", () => onEntries((all) => all.filter((_, n) => n !== 1))],
  ["no entries at all", () => onEntries(() => [])],
  [
    "another time of an entry",
    () => onEntries((all) => all.map((one) => ({ ...one, position: { ...one.position, at: one.position.at + 1000 } }))),
  ],
  [
    "an entry that is there twice",
    () => onEntries((all) => all.flatMap((one) => [one, moved(one, BigInt(one.position.sequence) + 1n)])),
  ],
  [
    "entries whose acts have changed places",
    () => onEntries((all) => all.map((one, n) => ({ ...one, act: all[all.length - 1 - n]?.act ?? {} }))),
  ],
  ["another head", () => ({ [`/accounts/${patient.address}`]: (one) => ({ ...one, head: `0x${"11".repeat(24)}` }) })],
])("core believes no server: %s ends in LEDGER_INCOMPLETE", async (_, lie) => {
  const client = await connect();
  // each keeps what it has read
  const reader = () => createReader({ ledger: client, profiles: memoryProfiles(), clock });
  const query = {
    patient: patient.address,
    grantee,
    scopes: [{ folder: `0x${"ab".repeat(16)}` }],
  } as never;
  expect(await reader().hasAccess(query)).toBe(false);
  lies = lie();
  await expect(reader().hasAccess(query)).rejects.toMatchObject({ code: "LEDGER_INCOMPLETE" });
});

const untrue = { code: "LEDGER_UNAVAILABLE", message: "The server does not answer as it should" };
const away = { code: "LEDGER_UNAVAILABLE", retryable: true };

test.each<[string, () => typeof lies]>([
  [
    "entries of another log",
    () =>
      onEntries((all) =>
        all.map((one) => another(one, "participant" in one.act ? { participant: grantee } : { patient: grantee })),
      ),
  ],
  ["entries that are shuffled", () => onEntries((all) => all.toReversed())],
  ["an entry again", () => onEntries((all) => [...all, ...all])],
  ["a page without entries, and more to come", () => ({ "/entries": () => ({ updates: [], more: true }) })],
  ["pages that never end", () => ({ "/entries": (answer) => ({ ...answer, more: true }) })],
  ["more entries than a page has", () => onEntries((all) => Array.from({ length: 201 }, () => all).flat())],
  [
    "a sequence that is no number",
    () => onEntries((all) => all.map((one) => ({ ...one, position: { ...one.position, sequence: "-1" } }))),
  ],
  ["a long cursor", () => onEntries((all) => all.map((one) => ({ ...one, cursor: "x".repeat(257) })))],
  ["a list", () => ({ "/entries": () => [] })],
])("%s are an answer that cannot be true", async (_, lie) => {
  const client = await connect();
  lies = lie();
  await expect(allOf(client.entries({ log: patient.address }))).rejects.toMatchObject(away);
});

test("an act of a kind that this version does not know, or with a malformed field, is unknown in its place", async () => {
  const client = await connect();
  lies = onEntries((all) =>
    all.map((one, n) => another(one, n === 0 ? { kind: "__proto__" } : n === 1 ? { until: "soon" } : {})),
  );
  const read = await allOf(client.entries({ log: patient.address }));
  expect(read.map(({ type }) => type)).toEqual(["unknown", "unknown", "entry"]);
});

test.each<[string, Record<string, unknown>]>([
  ["/time", { time: "now" }],
  ["/time", { time: 2 ** 53 }],
  [`/accounts/${patient.address}`, { head: "0x12", everyoneEpoch: 0, nonce: 0, access: 0 }],
  [`/accounts/${patient.address}`, { head: `0x${"00".repeat(24)}`, everyoneEpoch: 0, nonce: -1, access: 0 }],
  ["/access", { access: "yes" }],
  [`/${scope}`, { until: 1, permissions: 1.5, everyoneEpoch: 0, nonce: 0 }],
])("another form at %s is a ledger that is away: %j", async (path, answer) => {
  const client = await connect();
  lies = { [path]: () => answer };
  const calls = async () => {
    await client.time();
    await client.account(patient.address);
    await client.grant({ patient: patient.address, grantee, scope });
    await client.hasAccess({ patient: patient.address, grantee, scopes: [scope] });
  };
  await expect(calls()).rejects.toMatchObject(away);
});

/** A server that answers every question to follow with these pieces. */
const streaming = (...pieces: readonly string[]) =>
  httpLedger({
    url,
    token: () => "token",
    timeout: 200,
    id: ledger.id,
    fetch: async () =>
      new Response(
        new ReadableStream({
          start: (controller) => {
            for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
          },
        }),
      ),
  });

const line = (value: object) => `${JSON.stringify(value)}\n`;
const final = (sequence: string) => ({ type: "final", sequence, cursor: "c" });
const entryAt = (sequence: string) => ({
  type: "entry",
  act: key,
  transaction: "t",
  cursor: "c",
  position: { sequence, at: 1, final: false },
});

test.each<[string, string]>([
  ["no JSON", "<html>\n"],
  ["a change of another kind", line({ type: "everything", sequence: "1", cursor: "c" })],
  ["a sequence that is no number", line(final("-1"))],
  ["an entry before the one before it", line(entryAt("5")) + line(entryAt("4"))],
])("what is followed has %s: the ledger is away", async (_, text) => {
  await expect(allOf(streaming("\n", text).follow({}))).rejects.toMatchObject(untrue);
});

test("a line without end is read no further than a megabyte", async () => {
  let sent = 0;
  const fetch = async () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          sent += 65_536;
          controller.enqueue(new Uint8Array(65_536).fill(0x78));
        },
      }),
    );
  const client = httpLedger({ url, token: () => "token", id: ledger.id, fetch });
  await expect(allOf(client.follow({}))).rejects.toMatchObject(away);
  expect(sent).toBeLessThan(2 ** 21);
});

test("an entry of another log than is followed is an answer that cannot be true", async () => {
  await expect(allOf(streaming("\n", line(entryAt("1"))).follow({ logs: [grantee] }))).rejects.toMatchObject(untrue);
});

test("a stream lives as long as its signs of life come, and is given up without", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    let beat = () => {};
    const body = new ReadableStream({
      start(controller) {
        beat = () => controller.enqueue(new TextEncoder().encode("\n"));
      },
    });
    const options = { url, token: () => "token", timeout: 200, id: ledger.id };
    const client = httpLedger({ ...options, fetch: async () => new Response(body) });
    let ended: unknown;
    const following = allOf(client.follow({})).catch((error: unknown) => (ended = error));
    for (let n = 0; n < 8; n += 1) {
      await vi.advanceTimersByTimeAsync(150);
      beat();
    }
    await vi.advanceTimersByTimeAsync(150);
    expect(ended).toBeUndefined();
    await vi.advanceTimersByTimeAsync(100);
    await following;
    expect(ended).toMatchObject(away);
  } finally {
    vi.useRealTimers();
  }
});

test("a stream that is cut goes on behind its last change", async () => {
  const asked: unknown[] = [];
  const client = httpLedger({
    url,
    token: () => "token",
    id: ledger.id,
    fetch: async (_, init) => {
      asked.push(JSON.parse(init?.body as string));
      return new Response(
        asked.length === 1 ? `\n${line(entryAt("1"))}{"type":"en` : `\n${line({ ...entryAt("2"), cursor: "d" })}`,
      );
    },
  });
  const changes = client.follow({ after: "b" as never })[Symbol.asyncIterator]();
  expect([(await changes.next()).value, (await changes.next()).value]).toMatchObject([
    { entry: { position: { sequence: 1n } } },
    { entry: { position: { sequence: 2n } } },
  ]);
  expect(asked).toEqual([{ after: "b" }, { after: "c" }]);
  await changes.return?.();
});

test("a server's time far ahead gets no signature", async () => {
  const client = await connect();
  const before = patient.prompts;
  lies = { "/time": () => ({ time: clock.now().getTime() + 11 * 60_000 }) };
  const act: Act = { ...key, key: `0x${"03".repeat(32)}` };
  await expect(client.submit([act], patient, { base: { nonce: 3, access: 2 } })).rejects.toMatchObject({
    code: "CLOCK_SKEWED",
  });
  expect(patient.prompts).toBe(before);
});

test("a relayer that says it sent what it did not is not believed", async () => {
  const lost = { submit: async (): Promise<Hex> => `0x${"00".repeat(32)}` };
  const client = await connect({ relayer: lost, lifetime: 1 });
  const act: Act = { ...key, key: `0x${"03".repeat(32)}` };
  const submitting = client.submit([act], patient, {
    base: { nonce: 3, access: 2 },
    onProgress: ({ type }) => void (type === "ledger:handed-over" && clock.advance(2)),
  });
  await expect(submitting).rejects.toMatchObject({ code: "LEDGER_DROPPED", retryable: true });
});

test("a relayer that sends, and says that it did not, is not believed either", async () => {
  const honest = signingRelayer(ledger, () => memoryWallet("a"));
  const ungrateful = {
    async submit(call: SignedActs): Promise<Hex> {
      await honest.submit(call);
      throw new Error("Nothing was sent");
    },
  };
  const client = await connect({ relayer: ungrateful });
  const act: Act = { ...key, key: `0x${"03".repeat(32)}` };
  const receipt = await client.submit([act], patient, { base: { nonce: 3, access: 2 } });
  const last = (await allOf(ledger.entries({ log: patient.address }))).at(-1);
  expect(last).toMatchObject({ entry: { act, transaction: receipt.transaction } });
});

test("without a relayer it is only read, and nobody is asked to sign", async () => {
  const client = await connect({ relayer: undefined });
  const before = patient.prompts;
  const submitting = client.submit([key], patient, { base: { nonce: 3, access: 2 } });
  await expect(submitting).rejects.toMatchObject({ code: "MISCONFIGURED" });
  expect(patient.prompts).toBe(before);
});

test("a server cannot vouch for a signature; a verifier of the app's can", async () => {
  const data = {
    domain: { name: "x" },
    types: { Note: [{ name: "text", type: "string" }] },
    primaryType: "Note",
    message: { text: "y" },
  };
  const claim = { address: grantee, data, signature: `0x${"12".repeat(65)}` as const };
  const asked: Address[] = [];
  const verifier = { verify: async ({ address }: { readonly address: Address }) => asked.push(address) > 0 };
  expect(await (await connect()).verify(claim)).toBe(false);
  const trusting = await connect({ verifier });
  expect(await trusting.verify(claim)).toBe(true);
  const own = { ...claim, address: patient.address, signature: await patient.signTypedData(data) };
  expect(await trusting.verify(own)).toBe(true);
  expect(asked).toEqual([grantee]);
});

const third: Act = { ...key, key: `0x${"03".repeat(32)}` };
const planned = { base: { nonce: 3, access: 2 } };

test("a signature of somebody else is given to nobody", async () => {
  const calls: SignedActs[] = [];
  const relayer = {
    submit: async (call: SignedActs): Promise<Hex> => `0x${String(calls.push(call)).padStart(64, "0")}`,
  };
  const client = await connect({ relayer });
  const other = memoryWallet("b");
  const switched = { address: patient.address, signTypedData: other.signTypedData.bind(other) };
  await expect(client.submit([third], switched, planned)).rejects.toMatchObject({ code: "WALLET_ACCOUNT_CHANGED" });
  expect(calls).toEqual([]);
});

test("what a server that went away was asked to send is looked for until it answers again", async () => {
  const client = await connect();
  const failed: string[] = [];
  const submitting = client.submit([third], patient, {
    ...planned,
    onProgress({ type }) {
      if (type !== "ledger:submitted") return;
      lies = {
        "/time"(answer) {
          failed.push("once");
          lies = {};
          return { ...answer, time: "soon" };
        },
      };
    },
  });
  expect((await submitting).position.final).toBe(true);
  expect(failed).toEqual(["once"]);
});

test("when nothing tells what has become of a write, it names the transaction and is not tried again", async () => {
  const transaction: Hex = `0x${"ab".repeat(32)}`;
  const client = await connect({ relayer: { submit: async () => transaction }, lifetime: 1 });
  const submitting = client.submit([third], patient, {
    ...planned,
    onProgress({ type }) {
      if (type !== "ledger:submitted") return;
      lies = { "/time": () => ({ time: "never" }) };
      clock.advance(3);
    },
  });
  await expect(submitting).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE", retryable: false, transaction });
});

test("a relayer that refuses may be asked again, and one of the two happens", async () => {
  const refusing = { submit: () => Promise.reject<Hex>(new Error("no")) };
  const client = await connect({ relayer: refusing });
  await expect(client.submit([third], patient, planned)).rejects.toMatchObject(away);
  const again = await connect();
  await again.submit([third], patient, planned);
  expect((await ledger.account(patient.address)).nonce).toBe(4);
});

test("an act that came first is a conflict, before the prompt and after it", async () => {
  const client = await connect();
  const before = patient.prompts;
  const conflict = { code: "LEDGER_CONFLICT", retryable: true };
  const stale = { base: { nonce: 2, access: 1 } };
  await expect(client.submit([third], patient, stale)).rejects.toMatchObject(conflict);
  expect(patient.prompts).toBe(before);
  const other: Act = { ...key, key: `0x${"04".repeat(32)}` };
  const overtaken = {
    address: patient.address,
    async signTypedData(...given: Parameters<typeof patient.signTypedData>) {
      const signature = await patient.signTypedData(...given);
      await ledger.submit([other], memoryWallet("a"), planned);
      return signature;
    },
  };
  await expect(client.submit([third], overtaken, planned)).rejects.toMatchObject(conflict);
});
