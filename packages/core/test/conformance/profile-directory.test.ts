import { describe, expect, test } from "vitest";
import type { ProfileFixture } from "../../src/conformance/profile-directory-fixture.js";
import { profileDirectorySuite } from "../../src/conformance/profile-directory.js";
import type { SignedProfile, SignedRemoval } from "../../src/domain/profiles/signed-profile.js";
import { ChartkeyError } from "../../src/errors/chartkey-error.js";
import { type MemoryProfiles, memoryProfiles } from "../../src/fakes/memory-profiles.js";
import type { ProfileDirectory } from "../../src/ports/profile-directory.js";
import { impatient } from "./impatient.js";
import { memoryProfilesMeans } from "./memory-profiles-means.js";

type Sabotage = (honest: MemoryProfiles) => Partial<ProfileDirectory>;

/** All documents that were ever put, for a directory that forgets nothing. */
type Kept = Map<string, SignedProfile | SignedRemoval>;

const fixture =
  (sabotage: Sabotage = () => ({})) =>
  async (): Promise<ProfileFixture> => {
    const memory = memoryProfiles();
    const kept: Kept = new Map();
    const noting: MemoryProfiles = {
      ...memory,
      async put(profile, options) {
        const result = await memory.put(profile, options);
        if (result === "stored") kept.set(`${profile.ledger}/${profile.address}`, profile);
        return result;
      },
      async remove(removal, options) {
        const result = await memory.remove(removal, options);
        if (result === "removed") kept.set(`${removal.ledger}/${removal.address}`, removal);
        return result;
      },
    };
    const connect = () => ({ ...noting, ...sabotage(noting) });
    const profiles = connect();
    return {
      ...memoryProfilesMeans(profiles, memory),
      profiles,
      connect,
      reopen: async () => connect(),
      dump: async () => JSON.stringify([...kept.values()]),
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
  "claims health without a look": () => ({ health: async () => {} }),
  "finds fault with what is well": () => ({
    health: async () => {
      throw new ChartkeyError("MISCONFIGURED");
    },
  }),
  "lets foreign errors through": (memory) => ({
    get: (query, options) =>
      memory.get(query, options).catch((cause: unknown) => {
        throw new Error("ECONNREFUSED", { cause });
      }),
  }),
};

const asFloat = (sequence: number) => Math.min(Math.fround(sequence), 2 ** 53 - 1);

/** Sabotages that a case of this name must notice, and with this message. */
const noticed: Readonly<Record<string, readonly [sabotage: Sabotage, name: string, says: RegExp]>> = {
  "keeps sequences in a 32-bit float": [
    (memory) => {
      const last = new Map<string, number>();
      return {
        async put(profile, options) {
          if (asFloat(profile.sequence) <= (last.get(profile.address) ?? -1)) return "older";
          last.set(profile.address, asFloat(profile.sequence));
          return memory.put(profile, options);
        },
      };
    },
    "put: sequences are compared to the last unit",
    /Sequence 16777217 after the one before it: got "older"/u,
  ],
  "reads 50 rows at most": [
    (memory) => ({
      async find(query, options) {
        const page = await memory.find(query, options);
        return { ...page, items: page.items.slice(0, 50) };
      },
    }),
    "find: more people than a driver reads at once",
    /A page of 100/u,
  ],
  "continues after a count of all people": [
    (memory) => ({
      async find({ after, size, text, ...query }, options) {
        const everybody = await memory.find({ ...query, size: 100 }, options);
        const start = Number(after ?? 0);
        const matching = await memory.find({ ...query, text, size: 100 }, options);
        const isMatching = (address: string) => matching.items.some((item) => item.address === address);
        const rest = everybody.items.slice(start);
        const items = rest.filter(({ address }) => isMatching(address)).slice(0, size);
        const last = items.at(-1);
        const end = last ? everybody.items.indexOf(last) + size : everybody.items.length;
        const next = end < everybody.items.length ? String(end) : undefined;
        return { items, malformed: [], next: next as typeof everybody.next };
      },
    }),
    "find: people who do not match move no page",
    /By 2/u,
  ],
  "forgets the third word": [
    (memory) => ({
      find: ({ text, ...query }, options) =>
        memory.find({ ...query, text: text?.split(" ").slice(0, 2).join(" ") }, options),
    }),
    "find: every word of a text counts",
    /The third word/u,
  ],
  "answers from a cache of its own server": [
    (memory) => {
      const cache = new Map<string, Awaited<ReturnType<ProfileDirectory["get"]>>>();
      return {
        async get(query, options) {
          const found = cache.get(query.address) ?? (await memory.get(query, options));
          cache.set(query.address, found);
          return found;
        },
        async put(profile, options) {
          cache.delete(profile.address);
          return memory.put(profile, options);
        },
        async remove(removal, options) {
          cache.delete(removal.address);
          return memory.remove(removal, options);
        },
      };
    },
    "with connect: another server sees at once what was put and removed",
    /What a server answers after a (?:put|removal) by another/u,
  ],
  "hears no abort while the store is silent": [
    (memory) => ({ put: (profile) => memory.put(profile) }),
    "with hang: an abort ends every call to a store that is silent",
    /A put that was aborted while the store was silent has not ended/u,
  ],
  "says of nobody that they are there while the store is silent": [
    (memory) => ({
      get: (query, options) => Promise.race([memory.get(query, options), new Promise<undefined>(setImmediate)]),
    }),
    "with hurried: silence ends at the time limit, and is a retryable DIRECTORY_UNAVAILABLE",
    /It succeeded, and should have failed with DIRECTORY_UNAVAILABLE/u,
  ],
  "throws an abort's usual error in place of the reason": [
    (memory) => ({
      get: (query, options) =>
        memory.get(query, options).then(async (found) => {
          await Promise.resolve();
          if (options?.signal?.aborted) throw new DOMException("This operation was aborted", "AbortError");
          return found;
        }),
    }),
    "a call that is aborted on its way can be made again",
    /What an aborted call rejects with: got AbortError/u,
  ],
};

/** A directory that answers as it should and deletes nothing. */
async function hoarding(): Promise<ProfileFixture> {
  const honest = await fixture()();
  const ever: string[] = [];
  return {
    ...honest,
    profiles: {
      ...honest.profiles,
      put: (profile, options) => (ever.push(JSON.stringify(profile)), honest.profiles.put(profile, options)),
    },
    dump: async () => ever.join(""),
  };
}

async function failing(sabotage: Sabotage): Promise<string[]> {
  const results = await Promise.allSettled(
    Object.values(profileDirectorySuite).map((run) => run(impatient(fixture(sabotage)))),
  );
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

  for (const [what, [sabotage, name, says]] of Object.entries(noticed))
    test(`${what}, by name`, async () => {
      await expect(profileDirectorySuite[name]?.(impatient(fixture(sabotage)))).rejects.toThrow(says);
    });

  test("leaves personal data behind a removal, by name", async () => {
    const left = profileDirectorySuite["with dump: nothing of a person is left behind a removal"]?.(hoarding);
    await expect(left).rejects.toThrow(/Words of the removed profile/u);
  });

  test.each<[string, (honest: ProfileFixture) => Partial<ProfileFixture>, string, RegExp]>([
    [
      "forgets at a restart",
      () => ({ reopen: async () => memoryProfiles() }),
      "with reopen: what was put and removed outlives a restart",
      /A profile after a restart/u,
    ],
    [
      "lets everybody in",
      ({ profiles }) => ({ denied: async () => ({ port: profiles, secrets: [] }) }),
      "with denied: refused credentials are MISCONFIGURED, and no error shows them",
      /should have failed with MISCONFIGURED/u,
    ],
  ])("%s, by name", async (_, spoil, name, says) => {
    const spoiled = async () => {
      const honest = await fixture()();
      return { ...honest, ...spoil(honest) };
    };
    await expect(profileDirectorySuite[name]?.(spoiled)).rejects.toThrow(says);
  });

  test("every case can fail", async () => {
    const caught = await Promise.all(Object.values(sabotages).map(failing));
    const named = Object.values(noticed).map(([, name]) => name);
    const every = new Set([
      ...caught.flat(),
      ...named,
      "with dump: nothing of a person is left behind a removal",
      "with reopen: what was put and removed outlives a restart",
      "with denied: refused credentials are MISCONFIGURED, and no error shows them",
    ]);
    expect(Object.keys(profileDirectorySuite).filter((name) => !every.has(name))).toEqual([]);
  });
});
