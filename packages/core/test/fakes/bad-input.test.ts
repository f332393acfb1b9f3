import { expect, test } from "vitest";
import { type Act, NO_REQUEST } from "../../src/domain/acts/act.js";
import type { Hex } from "../../src/domain/encoding/bytes.js";
import { encodedEverything } from "../../src/domain/grants/scope.js";
import { type Address, parseAddress } from "../../src/domain/identifiers/address.js";
import type { TypedData } from "../../src/domain/typed-data/typed-data.js";
import {
  memoryBlobs,
  memoryDevice,
  memoryHeads,
  memoryLedger,
  memoryProfiles,
  memoryRegistry,
  memoryRelayer,
  memoryWallet,
  seededEntropy,
} from "../../src/fakes/index.js";

// a value that JavaScript can pass although its type is wrong
type Bad = never;

const ledger = memoryLedger();
const registry = memoryRegistry();
const blobs = memoryBlobs();
const device = memoryDevice();
const heads = memoryHeads(ledger);
const switching = memoryWallet("bad input");
const profiles = memoryProfiles();
const entropy = seededEntropy("bad input");
const id = await blobs.put(Uint8Array.of(1), { holder: "owner/test" });
const notAddress = [undefined, null, 5, "", "0x12", `0x${"5A".repeat(19)}aB`];
const notId = [undefined, null, 5, "", "blob"];
const notCount = [undefined, null, -1, 1.5, "1", Number.NaN];
const notHolder = [undefined, null, 5, "", "Owner/test", "owner test", "x".repeat(161)];

const table: readonly (readonly [string, string, (value: Bad) => unknown, readonly unknown[]])[] = [
  ["memoryLedger", "id", (value) => memoryLedger({ id: value }), [undefined, null, 5, "ledger"]],
  ["memoryLedger.plant", "log", (value) => ledger.plant(value), notAddress],
  ["memoryLedger.reorganise", "depth", (value) => ledger.reorganise(value), notCount],
  ["memoryLedger.finalized", "sent", (value) => ledger.finalized(value), [undefined, null, 5, "memory-1", {}]],
  ["memoryRegistry", "registrars", (value) => memoryRegistry({ registrars: value }), [undefined, null, 5, ["0x12"]]],
  ["memoryRegistry", "clock", (value) => memoryRegistry({ clock: value }), [null, 5, {}]],
  ["memoryRegistry.appoint", "registrar", (value) => registry.appoint(value), notAddress],
  ["memoryRegistry.remove", "registrar", (value) => registry.remove(value), notAddress],
  ["memoryBlobs", "pins", (value) => memoryBlobs({ pins: value }), [null, 5, "no"]],
  ["memoryBlobs.put", "holder", (holder) => blobs.put(Uint8Array.of(2), { holder }), notHolder],
  ["memoryBlobs.pin", "holder", (holder) => blobs.pin(id, { holder }), notHolder],
  ["memoryBlobs.unpin", "holder", (holder) => blobs.unpin(id, { holder }), notHolder],
  ["memoryBlobs.get", "content id", (value) => blobs.get(value)[Symbol.asyncIterator]().next(), notId],
  ["memoryBlobs.size", "content id", (value) => blobs.size(value), notId],
  ["memoryBlobs.pin", "content id", (value) => blobs.pin(value, { holder: "owner/test" }), notId],
  ["memoryBlobs.unpin", "content id", (value) => blobs.unpin(value, { holder: "owner/test" }), notId],
  ["memoryBlobs.corrupt", "content id", (value) => blobs.corrupt(value), notId],
  ["memoryDevice.get", "key", (value) => device.get(value), [undefined, null, 5, ["key"]]],
  ["memoryDevice.set", "key", (value) => device.set(value, Uint8Array.of(1)), [undefined, null, 5, ["key"]]],
  [
    "memoryDevice.set",
    "value",
    (value) => device.set("key", value),
    [undefined, null, "value", [1], new ArrayBuffer(1)],
  ],
  ["memoryDevice.delete", "key", (value) => device.delete(value), [undefined, null, 5, ["key"]]],
  ["memoryDevice.keys", "prefix", (value) => device.keys(value), [undefined, null, 5, ["key"]]],
  ["memoryProfiles.plant", "target", (value) => profiles.plant(value, {}), [undefined, null, 5, {}]],
  ["memoryWallet.switchChain", "chainId", (value) => switching.switchChain(value), [undefined, null, 0, 1.5, "1"]],
  ["memoryHeads", "ledger", (value) => memoryHeads(value), [undefined, null, 5, {}]],
  ["memoryHeads.account", "participant", (value) => heads.account(value), notAddress],
  ["memoryRelayer", "send", (value) => memoryRelayer(value), [undefined, null, {}]],
  ["seededEntropy.bytes", "length", (value) => entropy.bytes(value), notCount],
];

async function ended(call: () => unknown): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    return error;
  }
}

test.each(table)("%s refuses a bad `%s` by its name", async (_name, field, call, values) => {
  for (const value of values) {
    const outcome = await ended(() => call(value as Bad));
    expect(outcome, String(value)).toBeInstanceOf(TypeError);
    expect((outcome as TypeError).message).toContain(field);
  }
});

test("what was refused has changed nothing", async () => {
  expect(ledger.height).toBe(1);
  expect(blobs.ids()).toEqual([id]);
  expect(await device.keys("")).toEqual([]);
});

const lower = (address: Address): Address => address.toLowerCase() as Address;

test("a registrar is the same in any case", async () => {
  const council = memoryWallet("council");
  const query = { participants: [council.address], registrars: [council.address], roles: ["doctor"] };
  const attestation = {
    participant: council.address,
    role: "doctor",
    until: 2 ** 40 - 1,
    digest: "0x11".padEnd(50, "1") as Hex,
  };
  const shared = memoryRegistry({ registrars: [lower(council.address)] });
  await shared.attest([attestation], { ...council, address: lower(council.address) });
  expect(await shared.attestations(query)).toEqual([{ registrar: council.address, ...attestation }]);
  shared.remove(lower(council.address));
  expect(await shared.attestations(query)).toEqual([]);
  shared.appoint(lower(council.address));
  await shared.attest([attestation], council);
  await shared.withdraw([attestation], { ...council, address: lower(council.address) });
  expect(await shared.attestations(query)).toEqual([]);
});

test("a ledger keeps acts in their one form, whatever case they came in", async () => {
  const [asha, rao] = [memoryWallet("asha"), memoryWallet("rao")];
  const memory = memoryLedger();
  const act: Act = {
    kind: "grantAccess",
    patient: asha.address,
    grantee: rao.address,
    scope: encodedEverything,
    until: 2 ** 40 - 1,
    permissions: 1,
    envelope: `0x${"ab".repeat(32)}`,
    request: NO_REQUEST,
  };
  const given = {
    ...act,
    patient: lower(asha.address),
    grantee: lower(rao.address),
    envelope: `0x${"AB".repeat(32)}`,
  } as const;
  const base = { nonce: 0, access: 0 };
  await memory.submit([given], { ...asha, address: lower(asha.address) }, { base });
  const acts: unknown[] = [];
  for await (const update of memory.entries({ log: asha.address, counterparty: rao.address }))
    if (update.type === "entry") acts.push(update.entry.act);
  expect(acts).toEqual([act]);
  expect(await memory.hasAccess({ patient: asha.address, grantee: rao.address, scopes: [encodedEverything] })).toBe(
    true,
  );
});

test("a cursor has one text", async () => {
  const memory = memoryLedger();
  memory.plant(parseAddress(`0x${"5a".repeat(20)}`));
  const read = async (after?: string) => {
    const updates = [];
    for await (const update of memory.entries({ after: after as never })) updates.push(update);
    return updates;
  };
  const [update] = await read();
  const cursor = update?.type === "unknown" ? update.cursor : "";
  expect(cursor).toBe("1:0:memory-1");
  expect(await read(cursor)).toEqual([]);
  for (const other of ["01:0:memory-1", "1:00:memory-1", "1:0:memory-01"])
    await expect(read(other), other).rejects.toThrow("`after`");
});

test("a typed-data signature is that of an address in any case", async () => {
  const wallet = memoryWallet("asha");
  const data: TypedData = {
    domain: { name: "Note" },
    types: { Note: [{ name: "text", type: "string" }] },
    primaryType: "Note",
    message: { text: "hello" },
  };
  const signature = await wallet.signTypedData(data);
  expect(await ledger.verify({ address: lower(wallet.address), data, signature })).toBe(true);
});
