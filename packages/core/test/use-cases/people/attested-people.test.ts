import { describe, expect, test, vi } from "vitest";
import { neighbourhood } from "./neighbourhood.js";

const digest = `0x${"d1".repeat(24)}` as const;
const until = Date.parse("2026-03-01T13:00:00Z") / 1000;

/** Ana, whom the council attests, and Rui, whom nobody attests. Both claim to be doctors. */
async function practice() {
  const n = neighbourhood();
  await n.profiles.put(await n.signed(n.ana));
  await n.profiles.put(await n.signed(n.rui, { name: "Rui Ávila" }));
  await n.registry.attest([{ participant: n.ana.address, role: "doctor", until, digest }], n.council);
  const expected = [{ role: "doctor", registrar: n.council.address, until: new Date(until * 1000), digest }];
  return { ...n, expected };
}

describe("what registrars attest", () => {
  test("comes beside what people publish about themselves", async () => {
    const { people, ana, rui, expected } = await practice();
    expect((await people.get(ana.address))?.attested).toEqual(expected);
    expect(await people.get(rui.address)).toMatchObject({ roles: ["doctor"], attested: [] });
    const { items } = await people.find({ role: "doctor" }).page();
    expect(items.map(({ name, attested }) => [name, attested])).toEqual([
      ["Ana Sousa", expected],
      ["Rui Ávila", []],
    ]);
  });

  test("is gone once it has ended", async () => {
    const { people, ana, clock } = await practice();
    clock.advance(3_600);
    expect((await people.get(ana.address))?.attested).toEqual([]);
  });

  test("is read once a page", async () => {
    const { people, registry } = await practice();
    const requested = vi.spyOn(registry, "attestations");
    await people.find({ role: "doctor" }).page();
    expect(requested).toHaveBeenCalledTimes(1);
  });

  test("is unknown while the registry is away, and nobody is taken for unverified", async () => {
    const { people, ana, registry } = await practice();
    registry.unplug();
    const away = { code: "LEDGER_UNAVAILABLE", retryable: true };
    await expect(people.get(ana.address)).rejects.toMatchObject(away);
    await expect(people.find({ role: "doctor" }).page()).rejects.toMatchObject(away);
  });
});
