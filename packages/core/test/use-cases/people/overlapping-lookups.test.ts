import { expect, test } from "vitest";
import type { ProfileDirectory } from "../../../src/adapters/index.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { createPeople } from "../../../src/use-cases/people/people.js";
import { all, stage } from "../stage.js";
import { keyOf, neighbourhood } from "./neighbourhood.js";

/** A directory after whose next answer something happens, before the answer arrives. */
function interrupted(profiles: ProfileDirectory, event: () => Promise<unknown>): ProfileDirectory {
  let next: (() => Promise<unknown>) | undefined = event;
  const then = async <T>(answer: T): Promise<T> => {
    const happens = next;
    next = undefined;
    await happens?.();
    return answer;
  };
  return {
    ...profiles,
    get: async (...of) => then(await profiles.get(...of)),
    find: async (...of) => then(await profiles.find(...of)),
  };
}

test("a look-up that overlaps an own update finds the update, and accuses nobody", async () => {
  const s = stage("own update");
  const rao = await s.doctor("Rao");

  const store = memoryDevice();
  const other = await rao.connect(s.app(store));
  const profiles = interrupted(s.profiles, () => other.profile.update({ contact: "new" }));
  const reading = await rao.connect(s.app(store, { profiles }));
  expect(await reading.people.get(rao.me.address)).toMatchObject({ contact: "new", sequence: 2 });
});

test("a look-up that overlaps a change of keys takes the new key", async () => {
  const { ports, profiles, ana, keys, signed } = neighbourhood();
  await profiles.put(await signed(ana));
  const people = createPeople({
    ...ports,
    profiles: interrupted(profiles, async () => {
      keys.set(ana.address, keyOf(7));
      await profiles.put(await signed(ana, {}, { sequence: 2 }));
    }),
  });
  expect(await people.get(ana.address)).toMatchObject({ key: keyOf(7), sequence: 2 });
});

test("a search that overlaps updates finds them, and leaves out who is not wanted any more", async () => {
  const { ports, profiles, ana, rui, keys, signed } = neighbourhood();
  await profiles.put(await signed(ana));
  await profiles.put(await signed(rui, { name: "Ana Rui" }));
  const people = createPeople({
    ...ports,
    profiles: interrupted(profiles, async () => {
      keys.set(ana.address, keyOf(7));
      keys.set(rui.address, keyOf(8));
      await profiles.put(await signed(ana, { contact: "new" }, { sequence: 2 }));
      await profiles.put(await signed(rui, { name: "Rui" }, { sequence: 2 }));
    }),
  });
  const page = await people.find({ role: "doctor", text: "ana" }).page();
  expect(page.items).toMatchObject([{ address: ana.address, contact: "new" }]);
  expect(page.problems).toEqual([]);
});

test("a search that overlaps a removal leaves the person out", async () => {
  const { ports, profiles, ana, rui, signed, signedRemoval } = neighbourhood();
  await profiles.put(await signed(ana));
  await profiles.put(await signed(rui));
  const removed = interrupted(profiles, async () => {
    await profiles.remove(await signedRemoval(ana, 2));
    await createPeople(ports).get(ana.address);
  });
  const page = await createPeople({ ...ports, profiles: removed })
    .find({ role: "doctor" })
    .page();
  expect(page.items).toMatchObject([{ address: rui.address }]);
  expect(page.problems).toEqual([]);
});

test("a look-up that ends after a later one does not make the device forget the newer profile", async () => {
  const { ports, profiles, ana, keys, signed } = neighbourhood();
  const [first, second] = [await signed(ana), await signed(ana, {}, { sequence: 2 })];
  await profiles.put(first);
  let overlapped = false;
  const latestKey = async (address: typeof ana.address) => {
    if (!overlapped) {
      overlapped = true;
      await profiles.put(second);
      await createPeople(ports).get(ana.address);
    }
    return keys.get(address);
  };
  expect(await createPeople({ ...ports, logs: { latestKey } }).get(ana.address)).toMatchObject({ sequence: 1 });
  profiles.plant(first, first);
  await expect(createPeople(ports).get(ana.address)).rejects.toMatchObject({ code: "PROFILE_STALE" });
});

test("what is still stale at the second look is called so, after two looks", async () => {
  const { ports, profiles, ana, keys, signed } = neighbourhood();
  await profiles.put(await signed(ana));
  keys.set(ana.address, keyOf(7));
  let looks = 0;
  const counted: ProfileDirectory = { ...profiles, get: (...of) => ((looks += 1), profiles.get(...of)) };
  const people = createPeople({ ...ports, profiles: counted });
  await expect(people.get(ana.address)).rejects.toMatchObject({ code: "PROFILE_STALE" });
  expect(looks).toBe(2);
  expect((await people.find({ role: "doctor" }).page()).problems).toMatchObject([
    { subject: ana.address, problem: { code: "PROFILE_STALE" } },
  ]);
  expect(await all(people.find({ role: "doctor" }))).toEqual([]);
});

test("an update that overlaps that of another device is merged into it", async () => {
  const s = stage("two updates");
  const rao = await s.doctor("Rao");
  const profiles = interrupted(s.profiles, () => rao.me.profile.update({ contact: "phone" }));
  const other = await rao.connect(s.app(undefined, { profiles }));
  await other.profile.update({ speciality: "surgery" });
  expect(await rao.me.people.get(rao.me.address)).toMatchObject({ contact: "phone", speciality: "surgery" });
});
