import { expect, test } from "vitest";
import { createChartkey, createReader, type Trust } from "../../../src/index.js";
import {
  fixedClock,
  memoryBlobs,
  memoryLedger,
  memoryProfiles,
  memoryRegistry,
  memoryWallet,
} from "../../../src/fakes/index.js";
import { Verifier } from "../../../src/use-cases/trust/verifier.js";

const now = new Date("2026-03-01T10:00:00Z");
const seconds = now.getTime() / 1000;
const [council, chamber] = [memoryWallet("council"), memoryWallet("chamber")];
const [ana, rui] = [memoryWallet("ana").address, memoryWallet("rui").address];
const digest = `0x${"d1".repeat(24)}` as const;

function town(trust: Trust = { registrars: [council.address] }) {
  const [clock, ledgerClock] = [fixedClock(now), fixedClock(now)];
  const ledger = memoryLedger({ clock: ledgerClock });
  const registry = memoryRegistry({ registrars: [council.address, chamber.address], clock });
  return { clock, ledgerClock, ledger, registry, verifier: new Verifier({ ledger, clock, registry }, trust) };
}

test("returns what each trusted registrar attests about each participant, with its end", async () => {
  const { registry, verifier } = town({
    registrars: [council.address, chamber.address.toLowerCase() as `0x${string}`],
  });
  await registry.attest([{ participant: ana, role: "doctor", until: seconds + 60, digest }], council);
  await registry.attest([{ participant: ana, role: "researcher", until: 2 ** 40 - 1, digest }], chamber);
  const attested = await verifier.attested([ana, rui, ana]);
  expect([...attested.keys()]).toEqual([ana]);
  expect(attested.get(ana)?.toSorted((a, b) => (a.role < b.role ? -1 : 1))).toEqual([
    { role: "doctor", registrar: council.address, until: new Date(now.getTime() + 60_000), digest },
    { role: "researcher", registrar: chamber.address, until: undefined, digest },
  ]);
});

test("returns nobody who was not queried, whatever a registry returns", async () => {
  const { ledger, clock } = town();
  const word = { participant: rui, registrar: council.address, role: "doctor", until: seconds + 60, digest };
  const registry = { ...memoryRegistry(), attestations: async () => [word, { ...word, participant: ana }] };
  const verifier = new Verifier({ ledger, clock, registry }, { registrars: [council.address] });
  expect([...(await verifier.attested([ana])).keys()]).toEqual([ana]);
});

test("counts no registrar that is not trusted, and no role that does not count, whatever a registry returns", async () => {
  const { ledger, clock } = town();
  const word = { participant: ana, registrar: council.address, role: "doctor", until: seconds + 60, digest };
  const others = [
    { ...word, registrar: chamber.address },
    { ...word, role: "barber" },
  ];
  const registry = { ...memoryRegistry(), attestations: async () => others };
  const verifier = new Verifier({ ledger, clock, registry }, { registrars: [council.address], grants: "verified" });
  expect((await verifier.attested([ana])).size).toBe(0);
  await expect(verifier.admit(ana, "grants", {})).rejects.toMatchObject({ code: "PARTICIPANT_UNVERIFIED" });
});

test.each(["clock", "ledgerClock"] as const)("an attestation ends by the later of two clocks: %s", async (which) => {
  const { registry, verifier, ...clocks } = town();
  await registry.attest([{ participant: ana, role: "doctor", until: seconds + 60, digest }], council);
  clocks[which].advance(59);
  expect((await verifier.attested([ana])).has(ana)).toBe(true);
  clocks[which].advance(1);
  expect((await verifier.attested([ana])).has(ana)).toBe(false);
});

test("where nobody is trusted or queried, no registry is read", async () => {
  const { registry, verifier, ledger, clock } = town();
  registry.unplug();
  expect((await verifier.attested([])).size).toBe(0);
  expect((await new Verifier({ ledger, clock, registry }).attested([ana])).size).toBe(0);
  await expect(verifier.attested([ana])).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
});

test("an abort ends it with the signal's reason", async () => {
  const reason = new Error("stopped");
  await expect(town().verifier.attested([ana], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

const someone = (n: number) => `0x${n.toString(16).padStart(40, "0")}` as const;

test.each<[string, Trust]>([
  ["a registrar that is no address", { registrars: ["0x12"] }],
  ["registrars that are no list", { registrars: someone(1) as never }],
  ["too many registrars", { registrars: Array.from({ length: 17 }, (_, i) => someone(i)) }],
  ["a role that is none", { roles: ["A Doctor"] }],
  ["too many roles", { roles: Array.from({ length: 17 }, (_, i) => `role-${i}`) }],
  ["blocked people in an object", { blocked: {} as never }],
  ["requests by some", { requests: "some" as never }],
  ["grants to some", { grants: true as never }],
])("%s is a TypeError that names the field, when the app is made", (_, trust) => {
  const ports = {
    ledger: memoryLedger(),
    blobs: memoryBlobs(),
    profiles: memoryProfiles(),
    registry: memoryRegistry(),
  };
  const { blobs, ...readers } = ports;
  for (const create of [
    () => createChartkey({ blobs, ...readers, trust }),
    () => createReader({ ...readers, trust }),
  ]) {
    expect(create).toThrow(TypeError);
    expect(create).toThrow(`trust.${Object.keys(trust)[0]}`);
  }
});

test("as many registrars and roles as are allowed are taken", () => {
  const { ledger, clock, registry } = town();
  const [registrars, roles] = [
    Array.from({ length: 16 }, (_, i) => someone(i)),
    Array.from({ length: 16 }, (_, i) => `role-${i}`),
  ];
  expect(new Verifier({ ledger, clock, registry }, { registrars, roles })).toBeDefined();
});

test.each(["registrars", "roles", "blocked"])("a hole in `%s` is a TypeError", (list) => {
  const { ledger, clock, registry } = town();
  const hole: never[] = [];
  hole.length = 1;
  expect(() => new Verifier({ ledger, clock, registry }, { [list]: hole })).toThrow(`\`trust.${list}`);
});

test("registrars without a registry are a TypeError", () => {
  const ports = { ledger: memoryLedger(), blobs: memoryBlobs(), profiles: memoryProfiles() };
  expect(() => createChartkey({ ...ports, trust: { registrars: [council.address] } })).toThrow("registry");
});
