import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { SignedProfile } from "../../domain/profiles/signed-profile.js";
import type { LedgerId } from "../../domain/identifiers/ids.js";
import type { ProfileDirectory } from "../../ports/profile-directory.js";
import type { ProfileFixture } from "../profile-directory-fixture.js";
import { meansSabotages } from "./profile-directory-means.js";
import { onPort, type Sabotage } from "./sabotage.js";

const profiles = (change: (honest: ProfileDirectory) => Partial<ProfileDirectory>) =>
  onPort<ProfileFixture>()("profiles", change);

/** Ways in which a profile directory goes wrong. */
export const profileDirectorySabotages: readonly Sabotage<ProfileFixture>[] = [
  {
    what: "every write is lost",
    noticed: "put: a newer profile replaces, also in searches",
    spoil: profiles(() => ({ put: async () => "stored" })),
  },
  {
    what: "a page holds one more than asked",
    noticed: "find: pages of any size hold everybody once",
    spoil: profiles((honest) => ({
      find: (query, options) => honest.find({ ...query, size: Math.min(100, query.size + 1) }, options),
    })),
  },
  {
    what: "whoever is on one ledger is on all",
    noticed: "two ledgers are kept apart",
    spoil: profiles((honest) => {
      const stored = new Set<LedgerId>();
      return {
        put: (profile, options) => {
          stored.add(profile.ledger);
          return honest.put(profile, options);
        },
        get: async (query, options) => {
          for (const ledger of [query.ledger, ...stored]) {
            const found = await honest.get({ ...query, ledger }, options);
            if (found) return found;
          }
          return undefined;
        },
      };
    }),
  },
  {
    what: "sequences are kept in a 32-bit float",
    noticed: "put: sequences are compared to the last unit",
    spoil: profiles((honest) => {
      const last = new Map<string, number>();
      return {
        put: async (profile, options) => {
          const sequence = Math.fround(profile.sequence);
          if (sequence <= (last.get(profile.address) ?? -1)) return "older";
          last.set(profile.address, sequence);
          return honest.put(profile, options);
        },
      };
    }),
  },
  {
    what: "everything is said to be stored",
    noticed: "put: an older one never replaces a newer one",
    spoil: profiles((honest) => ({
      put: async (profile, options) => {
        await honest.put(profile, options);
        return "stored";
      },
    })),
  },
  {
    what: "a removal deletes nothing",
    noticed: "remove: the profile is gone, and the removal is there instead",
    spoil: profiles(() => ({ remove: async () => "removed" })),
  },
  {
    what: "only the first words of a text count",
    noticed: "find: every word of a text counts",
    spoil: profiles((honest) => ({
      find: ({ text, ...query }, options) =>
        honest.find({ ...query, text: text?.split(" ").slice(0, 2).join(" ") }, options),
    })),
  },
  {
    what: "a role is ignored",
    noticed: "find: by role, each of several",
    spoil: profiles((honest) => ({ find: (query, options) => honest.find({ ...query, role: "doctor" }, options) })),
  },
  {
    what: "a driver's first 50 rows are all",
    noticed: "find: more people than a driver reads at once",
    spoil: profiles((honest) => ({
      find: async (query, options) => {
        const page = await honest.find(query, options);
        return { ...page, items: page.items.slice(0, 50) };
      },
    })),
  },
  {
    what: "a second page is dropped",
    noticed: "find: pages of any size hold everybody once",
    spoil: profiles((honest) => ({
      find: async (query, options) => ({ ...(await honest.find(query, options)), next: undefined }),
    })),
  },
  {
    what: "the last of a page is the first of the next one too",
    noticed: "find: pages of any size hold everybody once",
    spoil: profiles((honest) => {
      const lasts = new Map<string, SignedProfile>();
      return {
        find: async (query, options) => {
          const page = await honest.find(query, options);
          const before = query.after === undefined ? undefined : lasts.get(query.after);
          const last = page.items.at(-1);
          if (page.next !== undefined && last) lasts.set(page.next, last);
          return { ...page, items: [...(before ? [before] : []), ...page.items] };
        },
      };
    }),
  },
  {
    what: "cursors are ignored",
    noticed: "find: a foreign cursor is refused",
    spoil: profiles((honest) => ({
      find: ({ after: _, ...query }, options) => honest.find(query, options),
    })),
  },
  ...meansSabotages,
  {
    what: "health finds fault with what is well",
    noticed: "health: a backend that answers is well, however often it is asked",
    spoil: profiles(() => ({
      health: async () => {
        throw new ChartkeyError("MISCONFIGURED");
      },
    })),
  },
];
