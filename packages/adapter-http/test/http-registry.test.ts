import type { AttestationQuery, RegistryReader } from "@chartkey/core/adapters";
import { bites, registrySuite, sabotages } from "@chartkey/core/conformance";
import { memoryRegistry, memoryWallet } from "@chartkey/core/fakes";
import { describe, expect, test } from "vitest";
import { accountOf } from "./account.js";
import { direct } from "./direct.js";
import { httpRegistryFixture } from "./registry-fixture.js";

describe("a registry over HTTP", () => {
  for (const [name, run] of Object.entries(registrySuite)) test(name, () => run(httpRegistryFixture));
});

describe("the suite notices over HTTP when", () => {
  test.each(sabotages.registry)("$what", async (sabotage) => {
    expect(await bites(registrySuite, sabotage, httpRegistryFixture)).toEqual(expect.any(String));
  });
});

const headers = { "content-type": "application/json" };
const [participant, registrar] = [accountOf(1).address, memoryWallet("council").address];
const query = { participants: [participant], registrars: [registrar], roles: ["doctor"] };

/** Asks a server, as somebody who has signed in. */
async function asking(registry: RegistryReader) {
  const { ask } = await direct({ registry }).clientOf(1);
  return (body: object) => ask("/attestations/find", { method: "POST", headers, body: JSON.stringify(body) });
}

test.each<[string, object]>([
  ["nothing", {}],
  ["a key too many", { ...query, until: 1 }],
  ["a hundred and one participants", { ...query, participants: Array.from({ length: 101 }, () => participant) }],
  ["seventeen registrars", { ...query, registrars: Array.from({ length: 17 }, () => registrar) }],
  ["seventeen roles", { ...query, roles: Array.from({ length: 17 }, () => "doctor") }],
  ["what is no address", { ...query, participants: ["0x12"] }],
  ["an address with a wrong checksum", { ...query, registrars: [`0x${"aB".repeat(20)}`] }],
  ["what is no role", { ...query, roles: ["Doctor"] }],
])("a query with %s is refused, and no registry is asked", async (_, body) => {
  const asked: AttestationQuery[] = [];
  const ask = await asking({ attestations: async (one) => (asked.push(one), []) });
  expect((await ask(body)).status).toBe(400);
  expect(asked).toEqual([]);
});

test("nobody else gets an answer than those who have signed in", async () => {
  const { server } = direct({ registry: memoryRegistry() });
  for (const [path, init] of [
    ["/attestations/find", { method: "POST", headers, body: JSON.stringify(query) }],
    ["/health/registry", {}],
  ] as const)
    expect((await server.fetch(new Request(`https://api.example${path}`, init))).status).toBe(401);
});

test("of an attestation the server tells what is one, and nothing that its registry knows besides", async () => {
  const attestation = { participant, registrar, role: "doctor", until: 1, digest: `0x${"ab".repeat(24)}` } as const;
  const attestations = async () => [{ ...attestation, participant: attestation.participant as never, name: "Rao" }];
  const ask = await asking({ attestations });
  expect(await (await ask(query)).json()).toEqual({ items: [attestation] });
});
