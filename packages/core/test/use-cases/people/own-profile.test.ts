import { describe, expect, test } from "vitest";
import { memoryDevice } from "../../../src/platform/memory-device.js";
import { memoryWallet } from "../../../src/fakes/memory-wallet.js";
import { removeProfile } from "../../../src/use-cases/people/remove-profile.js";
import { publishProfile, updateProfile } from "../../../src/use-cases/people/write-profile.js";
import { keyOf, neighbourhood } from "./neighbourhood.js";

const ana = memoryWallet("ana");
const profile = { name: "Ana Sousa", speciality: "Cardiology", listed: true };
const input = { roles: ["doctor"], profile, key: keyOf(1) };

function setUp() {
  const around = neighbourhood();
  const wallet = memoryWallet("ana");
  const ports = { ...around.ports, wallet };
  const anotherDevice = () => ({ ...ports, device: memoryDevice() });
  return { ...around, wallet, own: ports, anotherDevice };
}

describe("publishing the own profile", () => {
  test("costs one prompt, and others find it", async () => {
    const { own, people, wallet } = setUp();
    const events: unknown[] = [];
    const person = await publishProfile(own, input, { onProgress: (event) => events.push(event) });
    expect(person).toMatchObject({ ...profile, sequence: 1, key: keyOf(1), updated: new Date("2026-03-01T12:00:00Z") });
    expect(await people.get(ana.address)).toEqual({ ...person, attested: [] });
    expect(wallet.prompts).toBe(1);
    expect(events).toEqual([{ type: "wallet:prompted", kind: "signature" }]);
  });

  test("costs nothing when the directory has exactly this profile", async () => {
    const { own, anotherDevice, wallet } = setUp();
    const person = await publishProfile(own, input);
    expect(await publishProfile(anotherDevice(), input)).toEqual(person);
    expect(wallet.prompts).toBe(1);
  });

  test("takes texts as people type them, and leaves out what is empty", async () => {
    const { own, people } = setUp();
    const typed = { name: " Jose\u0301 ", speciality: " ", contact: "", languages: [], listed: false };
    await publishProfile(own, { ...input, profile: typed });
    expect(await people.get(ana.address)).toMatchObject({ name: "José", listed: false });
    expect(Object.keys((await people.get(ana.address)) ?? {})).not.toContain("contact");
  });

  test.each([
    [{ ...profile, name: "" }, "profile.name"],
    [{ ...profile, name: "a".repeat(121) }, "profile.name"],
    [{ ...profile, speciality: "line\nbreak" }, "profile.speciality"],
    [{ ...profile, languages: ["english language"] }, "profile.languages"],
    [{ ...profile, listed: undefined as unknown as boolean }, "profile.listed"],
  ])("names the field of %j that is outside its limits, without a prompt", async (bad, field) => {
    const { own, wallet } = setUp();
    await expect(publishProfile(own, { ...input, profile: bad })).rejects.toThrow(field);
    await expect(publishProfile(own, { ...input, profile: bad })).rejects.toThrow(TypeError);
    expect(wallet.prompts).toBe(0);
  });

  test("replaces what is forged, rolled back or removed", async () => {
    const { own, people, profiles, signed, signedRemoval } = setUp();
    const old = await signed(ana, { name: "Old" });
    const sequences = [];
    sequences.push((await publishProfile(own, input)).sequence);
    profiles.plant(old, old);
    sequences.push((await publishProfile(own, input)).sequence);
    await profiles.remove(await signedRemoval(ana, 7));
    sequences.push((await publishProfile(own, input)).sequence);
    profiles.plant({ ...old, sequence: 99 }, { forged: true });
    sequences.push((await publishProfile(own, input)).sequence);
    expect(sequences).toEqual([1, 2, 8, new Date("2026-03-01T12:00:00Z").getTime() / 1000]);
    expect(await people.get(ana.address)).toMatchObject(profile);
  });

  test("replaces what is forged above the highest sequence that this device has seen", async () => {
    const { own, people, profiles, signed } = setUp();
    const high = await signed(ana, {}, { sequence: 2_000_000_000 });
    await profiles.put(high);
    await people.get(ana.address);
    profiles.plant(high, { forged: true });
    expect((await publishProfile(own, input)).sequence).toBe(2_000_000_001);
  });

  test("signs once more when another device was faster, and then gives up", async () => {
    const { own, profiles, wallet, signed } = setUp();
    let rivals = 1;
    const racing = {
      ...own,
      profiles: {
        ...profiles,
        async put(document: Parameters<typeof profiles.put>[0]) {
          if (rivals-- > 0) await profiles.put(await signed(ana, { name: "Rival" }, { sequence: document.sequence }));
          return profiles.put(document);
        },
      },
    };
    expect((await publishProfile(racing, input)).sequence).toBe(2);
    expect(wallet.prompts).toBe(2);
    rivals = 9;
    const changed = { ...input, roles: ["doctor", "researcher"] };
    await expect(publishProfile(racing, changed)).rejects.toMatchObject({ code: "PROFILE_STALE", retryable: true });
    expect(wallet.prompts).toBe(4);
  });

  test("publishes nothing that does not verify, and nothing after a refusal or an abort", async () => {
    const { own, profiles, ledger } = setUp();
    const other = { ...own, wallet: { ...memoryWallet("rui"), address: ana.address } };
    await expect(publishProfile(other, input)).rejects.toMatchObject({ code: "WALLET_ACCOUNT_CHANGED" });
    const reason = new Error("stop");
    await expect(publishProfile(own, input, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const onProgress = () => controller.abort(reason);
    await expect(publishProfile(own, input, { signal: controller.signal, onProgress })).rejects.toBe(reason);
    expect(await profiles.get({ ledger: ledger.id, address: ana.address })).toBeUndefined();
    expect((await publishProfile(own, input)).sequence).toBe(1);
  });

  test.each([undefined, null, 5, {}, "", "signed", "0x123"])(
    "takes %j from a wallet for no answer, and publishes nothing",
    async (answer) => {
      const { own, profiles, ledger, wallet } = setUp();
      const signTypedData = async () => answer as never;
      const broken = { ...own, wallet: { address: wallet.address, signTypedData } };
      await expect(publishProfile(broken, input)).rejects.toMatchObject({ code: "WALLET_UNANSWERED" });
      expect(await profiles.get({ ledger: ledger.id, address: ana.address })).toBeUndefined();
    },
  );

  test("can be tried again when the directory was away", async () => {
    const { own, profiles } = setUp();
    profiles.unplug();
    await expect(publishProfile(own, input)).rejects.toMatchObject({ code: "DIRECTORY_UNAVAILABLE" });
    profiles.plug();
    expect((await publishProfile(own, input)).sequence).toBe(1);
  });
});

describe("updating the own profile", () => {
  test("merges the change, and undefined removes", async () => {
    const { own, people, wallet } = setUp();
    await publishProfile(own, input);
    await updateProfile(own, { contact: "by post", speciality: undefined }, keyOf(1));
    const person = await people.get(ana.address);
    expect(person).toMatchObject({ name: "Ana Sousa", contact: "by post", sequence: 2, roles: ["doctor"] });
    expect(person?.speciality).toBeUndefined();
    expect(wallet.prompts).toBe(2);
  });

  test("merges into what another device wrote meanwhile", async () => {
    const { own, anotherDevice, profiles } = setUp();
    await publishProfile(own, input);
    let raced = false;
    const racing = {
      ...own,
      profiles: {
        ...profiles,
        async put(document: Parameters<typeof profiles.put>[0]) {
          if (!raced) {
            raced = true;
            await updateProfile(anotherDevice(), { organisation: "Clinic" }, keyOf(1));
          }
          return profiles.put(document);
        },
      },
    };
    const person = await updateProfile(racing, { contact: "by post" }, keyOf(1));
    expect(person).toMatchObject({ organisation: "Clinic", contact: "by post", sequence: 3 });
  });

  test("publishes the profile under a new key", async () => {
    const { own, people, keys } = setUp();
    await publishProfile(own, input);
    keys.set(ana.address, keyOf(5));
    await expect(people.get(ana.address)).rejects.toMatchObject({ code: "PROFILE_STALE" });
    await updateProfile(own, {}, keyOf(5));
    expect(await people.get(ana.address)).toMatchObject({ ...profile, key: keyOf(5) });
  });

  test("builds on nothing that is missing, forged or rolled back", async () => {
    const { own, profiles, wallet, signed } = setUp();
    await expect(updateProfile(own, {}, keyOf(1))).rejects.toMatchObject({ code: "NOT_REGISTERED" });
    const genuine = await signed(ana);
    profiles.plant(genuine, { ...genuine, roles: ["insurer"] });
    await expect(updateProfile(own, {}, keyOf(1))).rejects.toMatchObject({ code: "PROFILE_FORGED" });
    await publishProfile(own, input);
    profiles.plant(genuine, genuine);
    await expect(updateProfile(own, {}, keyOf(1))).rejects.toMatchObject({ code: "PROFILE_STALE" });
    expect(wallet.prompts).toBe(1);
  });
});

describe("removing the own profile", () => {
  test("costs one prompt, and the profile does not come back", async () => {
    const { own, people, profiles, ledger, wallet } = setUp();
    await publishProfile(own, input);
    const kept = await profiles.get({ ledger: ledger.id, address: ana.address });
    await removeProfile(own);
    expect(await people.get(ana.address)).toBeUndefined();
    expect((await people.find({ role: "doctor" }).page()).items).toEqual([]);
    expect(await profiles.put(kept as Parameters<typeof profiles.put>[0])).toBe("older");
    expect(wallet.prompts).toBe(2);
  });

  test("costs nothing when there is none", async () => {
    const { own, wallet } = setUp();
    await removeProfile(own);
    await publishProfile(own, input);
    await removeProfile(own);
    await removeProfile(own);
    expect(wallet.prompts).toBe(2);
  });

  test("removes a forged profile too", async () => {
    const { own, people, profiles, signed } = setUp();
    const genuine = await signed(ana);
    profiles.plant(genuine, { forged: true });
    await removeProfile({ ...own });
    expect(await people.get(ana.address)).toBeUndefined();
  });

  test("a fresh device can publish again after it", async () => {
    const { own, anotherDevice, people } = setUp();
    await publishProfile(own, input);
    await removeProfile(own);
    expect((await publishProfile(anotherDevice(), input)).sequence).toBe(3);
    expect(await people.get(ana.address)).toMatchObject(profile);
  });
});
