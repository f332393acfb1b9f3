import { describe, expect, test } from "vitest";
import { ChartkeyError, isChartkeyError } from "../../../src/errors/chartkey-error.js";
import { memoryDevice } from "../../../src/platform/memory-device.js";
import { createPeople } from "../../../src/use-cases/people/people.js";
import { keyOf, neighbourhood } from "./neighbourhood.js";

const forged = { code: "PROFILE_FORGED" };
const stale = { code: "PROFILE_STALE" };

describe("people.get", () => {
  test("gives the person whose owner signed the profile, under the key of the ledger", async () => {
    const { people, profiles, ana, signed } = neighbourhood();
    await profiles.put(await signed(ana, { speciality: "Cardiology" }));
    expect(await people.get(ana.address.toLowerCase() as `0x${string}`)).toEqual({
      address: ana.address,
      roles: ["doctor"],
      name: "Ana Sousa",
      speciality: "Cardiology",
      listed: true,
      key: keyOf(1),
      sequence: 1,
      updated: new Date("2026-03-01T12:00:00Z"),
      attested: [],
    });
  });

  test("knows nobody at an address without a profile or with a removed one", async () => {
    const { people, profiles, ana, rui, signedRemoval } = neighbourhood();
    await profiles.remove(await signedRemoval(ana, 2));
    expect(await people.get(ana.address)).toBeUndefined();
    expect(await people.get(rui.address)).toBeUndefined();
  });

  test("refuses a bad address, and listens to the signal first", async () => {
    const { people, ana } = neighbourhood();
    await expect(people.get("0x12")).rejects.toThrow(TypeError);
    const reason = new Error("stop");
    await expect(people.get(ana.address, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  test("refuses the validly signed profile of somebody else with the same name", async () => {
    const { people, ports, profiles, ana, rui, signed } = neighbourhood();
    profiles.plant(await signed(ana), await signed(rui));
    await expect(people.get(ana.address)).rejects.toMatchObject(forged);
    const ledger = { id: ports.ledger.id, verify: async () => true };
    await expect(createPeople({ ...ports, ledger }).get(ana.address)).rejects.toMatchObject(forged);
  });

  test("refuses a profile of another ledger", async () => {
    const { people, profiles, ana, signed } = neighbourhood();
    const elsewhere = `eip155:1:0x${"12".repeat(20)}` as Awaited<ReturnType<typeof signed>>["ledger"];
    profiles.plant(await signed(ana), await signed(ana, {}, { ledger: elsewhere }));
    await expect(people.get(ana.address)).rejects.toMatchObject(forged);
  });

  test.each([
    ["another name", { profile: { name: "Ana Souza", listed: true } }],
    ["another role", { roles: ["doctor", "insurer"] }],
    ["another key", { key: keyOf(3) }],
    ["a higher sequence", { sequence: 2 }],
    ["another time", { issued: 1 }],
    ["no signature", { signature: "0x00" }],
    ["a key too many", { admin: true }],
  ])("refuses a profile with %s than was signed", async (_, change) => {
    const { people, profiles, ana, signed } = neighbourhood();
    const genuine = await signed(ana);
    profiles.plant(genuine, { ...genuine, ...change });
    await expect(people.get(ana.address)).rejects.toMatchObject(forged);
  });

  test("refuses a removal that its owner did not sign", async () => {
    const { people, profiles, ana, rui, signed, signedRemoval } = neighbourhood();
    profiles.plant(await signed(ana), { ...(await signedRemoval(rui, 2)), address: ana.address });
    await expect(people.get(ana.address)).rejects.toMatchObject(forged);
  });

  test("refuses a key that the ledger does not have, or no longer", async () => {
    const { people, profiles, ana, eva, keys, signed } = neighbourhood();
    await profiles.put(await signed(ana));
    await profiles.put(await signed(eva));
    keys.set(ana.address, keyOf(7));
    await expect(people.get(ana.address)).rejects.toMatchObject(stale);
    await expect(people.get(eva.address)).rejects.toMatchObject(stale);
  });

  test("refuses an older profile than this device has seen, also after a restart", async () => {
    const { people, ports, profiles, ana, signed } = neighbourhood();
    const first = await signed(ana);
    const second = await signed(ana, { contact: "new" }, { sequence: 2 });
    await profiles.put(second);
    await people.get(ana.address);
    profiles.plant(first, first);
    await expect(people.get(ana.address)).rejects.toMatchObject(stale);
    await expect(createPeople(ports).get(ana.address)).rejects.toMatchObject(stale);
    expect((await createPeople({ ...ports, device: memoryDevice() }).get(ana.address))?.sequence).toBe(1);
    profiles.plant(second, second);
    expect((await people.get(ana.address))?.sequence).toBe(2);
  });

  test("refuses a replayed profile once this device has seen the removal", async () => {
    const { people, profiles, ana, signed, signedRemoval } = neighbourhood();
    const profile = await signed(ana);
    await profiles.put(profile);
    await profiles.remove(await signedRemoval(ana, 2));
    expect(await people.get(ana.address)).toBeUndefined();
    profiles.plant(profile, profile);
    await expect(people.get(ana.address)).rejects.toMatchObject(stale);
  });

  test("a forged profile with a high sequence is not remembered", async () => {
    const { people, profiles, ana, signed } = neighbourhood();
    const genuine = await signed(ana);
    profiles.plant(genuine, { ...genuine, sequence: 99 });
    await expect(people.get(ana.address)).rejects.toMatchObject(forged);
    profiles.plant(genuine, genuine);
    expect((await people.get(ana.address))?.sequence).toBe(1);
  });

  test("fails when the device's memory is damaged", async () => {
    const { people, profiles, device, ledger, ana, signed } = neighbourhood();
    await profiles.put(await signed(ana));
    await device.set(`profile/${ledger.id}/${ana.address}`, Uint8Array.of(0xff));
    await expect(people.get(ana.address)).rejects.toMatchObject({ code: "FORMAT_INVALID" });
  });

  test("passes on that the directory or the ledger is away", async () => {
    const { people, ledger, profiles, ana, signed } = neighbourhood();
    await profiles.put(await signed(ana));
    ledger.unplug();
    await expect(people.get(ana.address)).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
    profiles.unplug();
    await expect(people.get(ana.address)).rejects.toMatchObject({ code: "DIRECTORY_UNAVAILABLE", retryable: true });
  });
});

describe("people.find", () => {
  test("lists verified people by name, page by page", async () => {
    const { people, profiles, ana, rui, signed } = neighbourhood();
    await profiles.put(await signed(rui, { name: "Rui Ávila" }));
    await profiles.put(await signed(ana));
    const names: string[] = [];
    for await (const { name } of people.find({ role: "doctor" })) names.push(name);
    expect(names).toEqual(["Ana Sousa", "Rui Ávila"]);
    const first = await people.find({ role: "doctor" }).page({ size: 1 });
    expect(first.items.map(({ name }) => name)).toEqual(["Ana Sousa"]);
    const second = await people.find({ role: "doctor" }).page({ size: 1, after: first.next });
    expect(second.items.map(({ name }) => name)).toEqual(["Rui Ávila"]);
    expect(second.next).toBeUndefined();
    expect((await people.find({ role: "doctor", text: "avi" }).page()).items).toHaveLength(1);
  });

  test("a bad row is named and fails no page", async () => {
    const { people, profiles, ana, rui, eva, signed } = neighbourhood();
    await profiles.put(await signed(ana));
    await profiles.put(await signed(eva, { name: "Eva Cruz" }));
    const target = await signed(rui, { name: "Rui Ávila" });
    const problems = async () => {
      const page = await people.find({ role: "doctor" }).page();
      expect(page.items.map(({ address }) => address)).toEqual([ana.address]);
      return page.problems.map(({ subject, problem }) => [subject, problem.code]);
    };
    profiles.plant(target, { ...target, roles: ["doctor", "insurer"] });
    expect(await problems()).toEqual([
      [eva.address, "PROFILE_STALE"],
      [rui.address, "PROFILE_FORGED"],
    ]);
    profiles.plant(target, { $where: 1 });
    expect(await problems()).toContainEqual([rui.address, "PROFILE_FORGED"]);
  });

  test.each([
    ["unlisted", { listed: false }],
    ["of another name", { name: "Rita Lopes" }],
    ["of another speciality", { speciality: "Surgery" }],
  ])("refuses a genuine profile that is %s: it does not match the query", async (_, profile) => {
    const { people, profiles, rui, signed } = neighbourhood();
    profiles.plant(await signed(rui, { speciality: "Dermatology" }), await signed(rui, profile));
    const page = await people.find({ role: "doctor", text: "ana", speciality: "dermatology" }).page();
    expect(page.items).toEqual([]);
    expect(page.problems.map(({ problem }) => problem.code)).toEqual(["PROFILE_FORGED"]);
  });

  test("a log that cannot be verified is one bad row; a ledger that is away fails the page", async () => {
    const { ports, ledger, profiles, ana, rui, keys, signed } = neighbourhood();
    await profiles.put(await signed(ana));
    await profiles.put(await signed(rui));
    const logs = {
      latestKey: async (address: typeof ana.address) => {
        if (address === ana.address) throw new ChartkeyError("LEDGER_INCOMPLETE");
        return keys.get(address);
      },
    };
    const people = createPeople({ ...ports, logs });
    const page = await people.find({ role: "doctor" }).page();
    expect(page.items.map(({ address }) => address)).toEqual([rui.address]);
    expect(page.problems.map(({ problem }) => problem.code)).toEqual(["LEDGER_INCOMPLETE"]);
    ledger.unplug();
    await expect(people.find({ role: "doctor" }).page()).rejects.toSatisfy((error) =>
      isChartkeyError(error, "LEDGER_UNAVAILABLE"),
    );
  });

  test("shows no more than was requested, however much the directory returns", async () => {
    const { ports, profiles, ana, signed } = neighbourhood();
    const one = await signed(ana);
    await profiles.put(one);
    const find = async () => ({ items: [one, one, one], malformed: ["a", "b", "c"], next: undefined });
    const page = await createPeople({ ...ports, profiles: { ...profiles, find } })
      .find({ role: "doctor" })
      .page({ size: 2 });
    expect([page.items.length, page.problems.length]).toEqual([2, 2]);
  });

  test("refuses a query outside its limits before the directory sees it", async () => {
    const { people, profiles } = neighbourhood();
    profiles.unplug();
    await expect(people.find({ role: "Doctor" }).page()).rejects.toThrow(TypeError);
    await expect(people.find({ role: "doctor", text: "a".repeat(81) }).page()).rejects.toThrow(TypeError);
    await expect(people.find({ role: "doctor" }).page({ size: 101 })).rejects.toThrow(TypeError);
  });
});
