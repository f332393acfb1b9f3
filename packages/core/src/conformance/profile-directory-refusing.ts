import type { SignedProfile } from "../domain/profiles/signed-profile.js";
import type { ProfileDirectory, ProfileQuery } from "../ports/profile-directory.js";
import { equal, rejects, rejectsWith, throwsTypeError } from "./assert.js";
import type { ProfileFixture } from "./profile-directory-fixture.js";
import { doctors, found, ledger, participant, sampleProfile, sampleRemoval } from "./profile-directory-samples.js";

const address = participant(1);
/** A value that JavaScript can pass although its type is wrong, such as a parsed query string. */
const untyped = (value: unknown) => value as never;

const calls = (profiles: ProfileDirectory, signal?: AbortSignal): readonly (() => Promise<unknown>)[] => [
  () => profiles.put(sampleProfile(1, {}, { sequence: 2 }), { signal }),
  () => profiles.get({ ledger, address }, { signal }),
  () => profiles.find(doctors, { signal }),
  () => profiles.remove(sampleRemoval(1, 3), { signal }),
];

/** Malformed signed profiles, by what is wrong with them. */
function malformed(sample: SignedProfile): Readonly<Record<string, unknown>> {
  let nested: unknown = "end";
  for (let depth = 0; depth < 80; depth++) nested = { nested };
  const named = (name: unknown) => ({ ...sample, profile: { ...sample.profile, name } });
  const { signature: _, ...unsigned } = sample;
  return {
    empty: {},
    "a text": "profile",
    null: null,
    "a list": [sample],
    "a key too many": { ...sample, admin: true },
    "a $ key": { ...sample, $where: "sleep(1000)" },
    "an operator for a value": named({ $gt: "" }),
    "deep nesting": named(nested),
    "a huge name": named("a".repeat(2 ** 20)),
    "a control character": named("Ana\u0000Sousa"),
    "another direction": named("Ana\u202Easuo"),
    "letters that are not composed": named("A\u0301na"),
    "an empty text": { ...sample, profile: { ...sample.profile, contact: "" } },
    "no signature": unsigned,
    "a sequence in words": { ...sample, sequence: "7" },
    "a sequence that is no number": { ...sample, sequence: Number.NaN },
    "an address without its checksum": { ...sample, address: `0x${"AB".repeat(19)}ab` },
    "no role": { ...sample, roles: [] },
    "17 languages": {
      ...sample,
      profile: { ...sample.profile, languages: Array.from("abcdefghijklmnopq", (c) => c + c) },
    },
  };
}

export const refusingCases: Readonly<Record<string, (fixture: ProfileFixture) => Promise<void>>> = {
  "put, remove: a malformed document is refused, and nothing is kept": async ({ profiles }) => {
    for (const document of Object.values(malformed(sampleProfile(1)))) {
      await throwsTypeError(() => profiles.put(untyped(document)));
      await throwsTypeError(() => profiles.remove(untyped(document)));
    }
    await throwsTypeError(() => profiles.remove(untyped(sampleProfile(1))));
    equal(await profiles.get({ ledger, address }), undefined);
    equal(await found(profiles), []);
  },

  "get, find: a query outside its limits is refused": async ({ profiles }) => {
    await profiles.put(sampleProfile(1));
    await throwsTypeError(() => profiles.get({ ledger, address: untyped({ $ne: null }) }));
    await throwsTypeError(() => profiles.get({ ledger: untyped({ $ne: null }), address }));
    const wrong: readonly Partial<ProfileQuery>[] = [
      { size: 0 },
      { size: 101 },
      { size: 1.5 },
      { size: untyped("20") },
      { text: "a".repeat(81) },
      { text: untyped({ $regex: "" }) },
      { speciality: "a".repeat(81) },
      { speciality: untyped({ $ne: null }) },
      { role: "Doctor" },
      { role: "" },
      { role: untyped({ $ne: null }) },
      { ledger: untyped({ $ne: null }) },
    ];
    for (const query of wrong) await throwsTypeError(() => profiles.find({ ...doctors, ...query }));
  },

  "find: a foreign cursor is refused": async ({ profiles }) => {
    const foreign = [
      "",
      "0",
      "uQQ",
      "\u0000",
      "eyJuYW1lIjoiYSJ9",
      `0x${"00".repeat(32)}`,
      "x".repeat(257),
      { $gt: "" },
    ];
    for (const after of foreign) await throwsTypeError(() => profiles.find({ ...doctors, after: untyped(after) }));
  },

  "a planted malformed document is named, and fails no page": async (fixture) => {
    const { profiles } = fixture;
    const target = sampleProfile(2, { name: "Bea" });
    await profiles.put(sampleProfile(1, { name: "Ana" }));
    await profiles.put(sampleProfile(3, { name: "Eva" }));
    for (const [what, document] of Object.entries(malformed(target))) {
      await fixture.plant(target, document);
      await rejects(() => profiles.get(target), "PROFILE_FORGED");
      const page = await profiles.find(doctors);
      equal(
        page.items.map((item) => item.address),
        [participant(1), participant(3)],
        what,
      );
      equal(page.malformed, [participant(2)], what);
      equal((await profiles.find({ ...doctors, text: "bea" })).malformed, [participant(2)], what);
    }
  },

  "a planted malformed document counts in its page, and the next one goes on": async (fixture) => {
    const { profiles } = fixture;
    await profiles.put(sampleProfile(1, { name: "Ana" }));
    await fixture.plant(sampleProfile(2, { name: "Bea" }), { forged: true });
    await profiles.put(sampleProfile(3, { name: "Eva" }));
    const page = await profiles.find({ ...doctors, size: 2 });
    equal(page.malformed, [participant(2)]);
    equal(await found(profiles, { after: page.next }), [participant(3)], "Behind a page that ends in malformed");
  },

  "a planted malformed document gives way to a newer profile and to a removal": async (fixture) => {
    const { profiles } = fixture;
    const newer = sampleProfile(1, {}, { sequence: 2 });
    await fixture.plant(sampleProfile(1), { forged: true });
    equal(await profiles.put(newer), "stored");
    equal(await profiles.get({ ledger, address }), newer);
    await fixture.plant(newer, null);
    equal(await profiles.remove(sampleRemoval(1, 3)), "removed");
    equal(await profiles.get({ ledger, address }), sampleRemoval(1, 3));
  },

  "an aborted call rejects with the reason, and changes nothing": async ({ profiles }) => {
    await profiles.put(sampleProfile(1));
    const reason = new Error("stop");
    for (const call of calls(profiles, AbortSignal.abort(reason))) await rejectsWith(call, reason);
    await rejectsWith(() => profiles.find({ ...doctors, size: 0 }, { signal: AbortSignal.abort(reason) }), reason);
    equal(await profiles.get({ ledger, address }), sampleProfile(1));
  },

  "a call that is aborted on its way can be made again": async ({ profiles }) => {
    await profiles.put(sampleProfile(1));
    const reason = new Error("stop");
    for (const index of calls(profiles).keys()) {
      const controller = new AbortController();
      const call = calls(profiles, controller.signal)[index]?.();
      controller.abort(reason);
      await call?.catch((error: unknown) => equal(error, reason, "What an aborted call rejects with"));
    }
    equal(await profiles.remove(sampleRemoval(1, 3)), "removed");
    equal(await profiles.get({ ledger, address }), sampleRemoval(1, 3));
  },

  "a store that does not answer is a retryable DIRECTORY_UNAVAILABLE": async (fixture) => {
    const { profiles } = fixture;
    await profiles.put(sampleProfile(1));
    await fixture.unplug();
    for (const call of calls(profiles)) equal((await rejects(call, "DIRECTORY_UNAVAILABLE")).retryable, true);
    await fixture.replug();
    equal(await profiles.get({ ledger, address }), sampleProfile(1));
    for (const call of calls(profiles)) await call();
  },
};
