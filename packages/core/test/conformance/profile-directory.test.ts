import { describe, expect, test } from "vitest";
import type { ProfileFixture } from "../../src/conformance/profile-directory-fixture.js";
import { profileDirectorySuite } from "../../src/conformance/profile-directory.js";
import type { SignedProfile, SignedRemoval } from "../../src/domain/profiles/signed-profile.js";
import { ChartkeyError } from "../../src/errors/chartkey-error.js";
import { type MemoryProfiles, memoryProfiles } from "../../src/fakes/memory-profiles.js";
import type { ProfileDirectory } from "../../src/ports/profile-directory.js";

type Sabotage = (honest: MemoryProfiles) => Partial<ProfileDirectory>;

const fixture =
  (sabotage: Sabotage = () => ({})) =>
  async (): Promise<ProfileFixture> => {
    const memory = memoryProfiles();
    return {
      profiles: { ...memory, ...sabotage(memory) },
      plant: async (target, document) => memory.plant(target, document),
      unplug: async () => memory.unplug(),
      replug: async () => memory.plug(),
      dispose: async () => undefined,
    };
  };

/** Ways in which a directory goes wrong. */
const sabotages: Readonly<Record<string, Sabotage>> = {
  "loses every write": () => ({ put: async () => "stored", remove: async () => "removed" }),
  "keeps whatever came last": (memory) => ({
    async put(profile) {
      memory.plant(profile, profile);
      return "stored";
    },
  }),
  "answers that all is stored": (memory) => ({
    put: async (profile, options) => (await memory.put(profile, options), "stored"),
    remove: async (removal, options) => (await memory.remove(removal, options), "removed"),
  }),
  "answers that all is older": (memory) => ({
    put: async (profile, options) => (await memory.put(profile, options), "older"),
    remove: async (removal, options) => (await memory.remove(removal, options), "older"),
  }),
  "forgets the contact": (memory) => ({
    async get(query, options) {
      const signed = await memory.get(query, options);
      if (!signed || !("profile" in signed)) return signed;
      return { ...signed, profile: { ...signed.profile, contact: undefined } };
    },
  }),
  "writes what is absent as null": (memory) => ({
    async get(query, options) {
      const signed = await memory.get(query, options);
      if (!signed || !("profile" in signed)) return signed;
      return { ...signed, profile: { speciality: null as never, ...signed.profile } };
    },
  }),
  "forgets removals": (memory) => {
    const removed = new Set<string>();
    return {
      async remove({ address }: SignedRemoval) {
        removed.add(address);
        return "removed" as const;
      },
      async put(profile: SignedProfile, options) {
        if (removed.delete(profile.address)) memory.plant(profile, profile);
        return memory.put(profile, options);
      },
      get: async (query, options) => (removed.has(query.address) ? undefined : memory.get(query, options)),
    };
  },
  "finds nobody": () => ({ find: async () => ({ items: [], malformed: [], next: undefined }) }),
  "reads and compares before it writes": (memory) => ({
    async put(profile) {
      const present = await memory.get(profile);
      if (present && present.sequence >= profile.sequence) return "older";
      memory.plant(profile, profile);
      return "stored";
    },
  }),
  "answers for another address": (memory) => {
    let last: SignedProfile | undefined;
    return {
      put: (profile, options) => memory.put((last = profile), options),
      get: async (query, options) => (await memory.get(query, options)) ?? last,
    };
  },
  "takes one ledger for another": (memory) => ({
    put: (profile, options) =>
      memory.put({ ...profile, ledger: `eip155:1:0x${"c0de".repeat(10)}` as SignedProfile["ledger"] }, options),
  }),
  "ignores the role": (memory) => ({ find: (query, options) => memory.find({ ...query, role: "doctor" }, options) }),
  "ignores the text": (memory) => ({ find: (query, options) => memory.find({ ...query, text: undefined }, options) }),
  "ignores the speciality": (memory) => ({
    find: (query, options) => memory.find({ ...query, speciality: undefined }, options),
  }),
  "takes a blank text for a word": (memory) => ({
    find: (query, options) => memory.find({ ...query, text: query.text?.trim() === "" ? "-" : query.text }, options),
  }),
  "pays heed to case": (memory) => ({
    find: async (query, options) => {
      const page = await memory.find(query, options);
      const items = page.items.filter(({ profile }) => profile.name.includes(query.text ?? ""));
      return { ...page, items };
    },
  }),
  "lists everybody": (memory) => ({
    put: (profile, options) => memory.put({ ...profile, profile: { ...profile.profile, listed: true } }, options),
  }),
  "sorts backwards": (memory) => ({
    find: async (query, options) => {
      const page = await memory.find(query, options);
      return { ...page, items: page.items.toReversed() };
    },
  }),
  "ignores cursors": (memory) => ({
    find: async ({ after, ...query }, options) => ({
      ...(await memory.find(query, options)),
      ...(after ? { next: undefined } : {}),
    }),
  }),
  "pages by number": (memory) => ({
    async find({ after, size, ...query }, options) {
      const start = Number(after ?? 0);
      const page = await memory.find({ ...query, size: 100 }, options);
      const next = start + size < page.items.length ? String(start + size) : undefined;
      return { ...page, items: page.items.slice(start, start + size), next: next as typeof page.next };
    },
  }),
  "makes cursors too long": (memory) => ({
    async find({ after, ...query }, options) {
      const page = await memory.find({ ...query, after: after?.replace(/#+$/u, "") as typeof after }, options);
      return { ...page, next: page.next && (`${page.next}${"#".repeat(250)}` as typeof page.next) };
    },
  }),
  "checks no input": (memory) => {
    const lenient = async <T>(work: Promise<T>, otherwise: T): Promise<T> =>
      work.catch((error: unknown) => {
        if (error instanceof TypeError) return otherwise;
        throw error;
      });
    return {
      put: (profile, options) => lenient(memory.put(profile, options), "stored"),
      get: (query, options) => lenient(memory.get(query, options), undefined),
      find: (query, options) => lenient(memory.find(query, options), { items: [], malformed: [], next: undefined }),
    };
  },
  "fails a page for one bad row": (memory) => ({
    async find(query, options) {
      const page = await memory.find(query, options);
      if (page.malformed.length > 0) throw new ChartkeyError("PROFILE_FORGED");
      return page;
    },
  }),
  "swallows malformed documents": (memory) => ({
    find: async (query, options) => ({ ...(await memory.find(query, options)), malformed: [] }),
  }),
  "keeps malformed documents for ever": (memory) => ({
    async put(profile, options) {
      await memory.get(profile);
      return memory.put(profile, options);
    },
    async remove(removal, options) {
      await memory.get(removal);
      return memory.remove(removal, options);
    },
  }),
  "ignores signals": (memory) => ({
    put: (profile) => memory.put(profile),
    get: (query) => memory.get(query),
    find: (query) => memory.find(query),
    remove: (removal) => memory.remove(removal),
  }),
  "jams after an abort": (memory) => {
    let jammed = false;
    return {
      async get(query, options) {
        options?.signal?.addEventListener("abort", () => (jammed = true));
        return memory.get(query, options);
      },
      remove: async (removal, options) => (jammed ? "older" : memory.remove(removal, options)),
    };
  },
  "lets foreign errors through": (memory) => ({
    get: (query, options) =>
      memory.get(query, options).catch((cause: unknown) => {
        throw new Error("ECONNREFUSED", { cause });
      }),
  }),
};

async function failing(sabotage: Sabotage): Promise<string[]> {
  const results = await Promise.allSettled(Object.values(profileDirectorySuite).map((run) => run(fixture(sabotage))));
  return Object.keys(profileDirectorySuite).filter((_, index) => results[index]?.status === "rejected");
}

describe("the directory in memory", () => {
  for (const [name, run] of Object.entries(profileDirectorySuite)) test(name, () => run(fixture()));
});

describe("the suite catches a directory that", () => {
  for (const [name, sabotage] of Object.entries(sabotages))
    test(name, async () => {
      expect(await failing(sabotage)).not.toEqual([]);
    });

  test("every case can fail", async () => {
    const caught = await Promise.all(Object.values(sabotages).map(failing));
    const every = new Set(caught.flat());
    expect(Object.keys(profileDirectorySuite).filter((name) => !every.has(name))).toEqual([]);
  });
});
