import type { ProfileFixture } from "../../src/conformance/index.js";
import { ChartkeyError } from "../../src/errors/chartkey-error.js";
import type { MemoryProfiles } from "../../src/fakes/index.js";
import type { ProfileDirectory } from "../../src/ports/index.js";
import { deniedPort } from "./denied-port.js";

/** Milliseconds. */
const LIMIT = 20;

/** A directory with a time limit. */
function hurried(profiles: ProfileDirectory): ProfileDirectory {
  const limited = async <T>(work: Promise<T>): Promise<T> => {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new ChartkeyError("DIRECTORY_UNAVAILABLE", { retryable: true })), LIMIT);
    try {
      return await Promise.race([work, promise]);
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    put: (...profile) => limited(profiles.put(...profile)),
    get: (...query) => limited(profiles.get(...query)),
    find: (...query) => limited(profiles.find(...query)),
    remove: (...removal) => limited(profiles.remove(...removal)),
    health: async (...options) => limited(profiles.health?.(...options) ?? Promise.resolve()),
  };
}

/**
 * The means of a fixture with the fake. `profiles` is the adapter, and `memory` what it runs on.
 */
export function memoryProfilesMeans(
  profiles: ProfileDirectory,
  memory: MemoryProfiles,
): Omit<ProfileFixture, "profiles" | "connect" | "dump"> {
  return {
    plant: async (target, document) => memory.plant(target, document),
    unplug: async () => memory.unplug(),
    replug: async () => memory.plug(),
    hang: async () => memory.hang(),
    fill: async () => memory.fill(),
    slow: async () => memory.slow(),
    reopen: async () => profiles,
    hurried: async () => hurried(profiles),
    denied: async () => ({ port: deniedPort(profiles), secrets: ["s3cret"] }),
    dispose: async () => {},
  };
}
