import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import type { ProfileDirectory } from "../../ports/profile-directory.js";
import type { ProfileFixture } from "../profile-directory-fixture.js";
import { onPort, replacing, type Sabotage } from "./sabotage.js";

const profiles = (change: (honest: ProfileDirectory) => Partial<ProfileDirectory>) =>
  onPort<ProfileFixture>()("profiles", change);

const silenceIsAbsence = (honest: ProfileDirectory): ProfileDirectory =>
  replacing(honest, { get: (...query) => honest.get(...query).catch(() => undefined) });

const refusalIsAbsence = (honest: ProfileDirectory): ProfileDirectory =>
  replacing(honest, {
    get: async () => {
      throw new ChartkeyError("DIRECTORY_UNAVAILABLE", { retryable: true });
    },
  });

const telling = (honest: ProfileDirectory, secrets: readonly string[]): ProfileDirectory =>
  replacing(honest, {
    get: async () => {
      throw new ChartkeyError("MISCONFIGURED", { cause: new Error(`Not let in with ${secrets.join(" ")}`) });
    },
  });

/** Milliseconds: less than a slow store needs for an answer. */
const HASTE = 50;

/** What `call` ends in, or what `late` gives after a moment. */
const hasty = async <T>(call: Promise<T>, late: () => T): Promise<T> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, HASTE);
  try {
    return await Promise.race([call, promise.then(late)]);
  } finally {
    clearTimeout(timer);
  }
};

/** Ways in which a profile directory goes wrong that only some fixtures can show. */
export const meansSabotages: readonly Sabotage<ProfileFixture>[] = [
  {
    what: "a restart forgets",
    noticed: "with reopen: what was put and removed outlives a restart",
    spoil: (fixture) => ({
      ...fixture,
      reopen: fixture.reopen && (async () => replacing(fixture.profiles, { get: async () => undefined })),
    }),
  },
  {
    what: "an abort is not heard while the store is silent",
    noticed: "with hang: an abort ends every call to a store that is silent",
    spoil: profiles((honest) => ({ get: (query) => honest.get(query) })),
  },
  {
    what: "silence looks like absence",
    noticed: "with hurried: silence ends at the time limit, and is a retryable DIRECTORY_UNAVAILABLE",
    spoil: ({ hurried, ...fixture }) => ({
      ...fixture,
      hurried: hurried && (() => hurried().then(silenceIsAbsence)),
    }),
  },
  {
    what: "a full store is said to have stored",
    noticed: "with fill: a put is a retryable DIRECTORY_UNAVAILABLE, stores nothing, and takes nothing away",
    spoil: profiles((honest) => ({
      put: (profile, options) =>
        honest.put(profile, options).catch((error: unknown) => {
          if (!isChartkeyError(error, "DIRECTORY_UNAVAILABLE")) throw error;
          return "stored";
        }),
    })),
  },
  {
    what: "a profile that finds no room takes the one before it away",
    noticed: "with fill: a put is a retryable DIRECTORY_UNAVAILABLE, stores nothing, and takes nothing away",
    spoil: profiles((honest) => {
      const lost = new Set<string>();
      return {
        put: async (profile, options) => {
          lost.add(profile.address);
          const result = await honest.put(profile, options);
          lost.delete(profile.address);
          return result;
        },
        get: async (query, options) => (lost.has(query.address) ? undefined : honest.get(query, options)),
      };
    }),
  },
  {
    what: "a slow answer looks like absence",
    noticed: "with slow: what comes late is not given up",
    spoil: profiles((honest) => ({
      get: (query, options) => hasty(honest.get(query, options), () => undefined),
    })),
  },
  {
    what: "a slow put is given up",
    noticed: "with slow: what comes late is not given up",
    spoil: profiles((honest) => ({
      put: (profile, options) =>
        hasty(honest.put(profile, options), () => {
          throw new ChartkeyError("DIRECTORY_UNAVAILABLE", { retryable: true });
        }),
    })),
  },
  {
    what: "refused credentials look like a store that is away",
    noticed: "with denied: refused credentials are MISCONFIGURED, and no error shows them",
    spoil: ({ denied, ...fixture }) => ({
      ...fixture,
      denied: denied && (() => denied().then(({ port, secrets }) => ({ port: refusalIsAbsence(port), secrets }))),
    }),
  },
  {
    what: "an error shows the password",
    noticed: "with denied: refused credentials are MISCONFIGURED, and no error shows them",
    spoil: ({ denied, ...fixture }) => ({
      ...fixture,
      denied: denied && (() => denied().then(({ port, secrets }) => ({ port: telling(port, secrets), secrets }))),
    }),
  },
];
