import type { DeviceList } from "../../ports/device-list.js";
import type { DeviceListFixture } from "../device-list-suite.js";
import { replacing, type Sabotage } from "./sabotage.js";

/** Spoils the list for all devices of the person. */
const all =
  (change: (honest: DeviceList, fixture: DeviceListFixture) => Partial<DeviceList>) =>
  (fixture: DeviceListFixture): DeviceListFixture => {
    const list = replacing(fixture.list, change(fixture.list, fixture));
    return { ...fixture, list, other: list };
  };

/** Ways in which the keeping of a list of devices goes wrong. */
export const deviceListSabotages: readonly Sabotage<DeviceListFixture>[] = [
  {
    what: "no list is an empty one",
    noticed: "a list that was never stored is none",
    spoil: all((honest) => ({ read: async (options) => (await honest.read(options)) ?? new Uint8Array() })),
  },
  {
    what: "bytes are read as text",
    noticed: "what one device stores, all read",
    spoil: all((honest) => ({
      async read(options) {
        const value = await honest.read(options);
        return value && new TextEncoder().encode(new TextDecoder().decode(value));
      },
    })),
  },
  {
    what: "the last one to write wins",
    noticed: "nothing replaces a list that is another one by now",
    spoil: all((honest) => ({ replace: async (_, after) => honest.replace(await honest.read(), after) })),
  },
  {
    what: "a list that is not there counts as any",
    noticed: "nothing replaces a list that is not there",
    spoil: all((honest) => ({
      replace: async (before, after) => honest.replace((await honest.read()) && before, after),
    })),
  },
  {
    what: "it compares, and then writes",
    noticed: "of changes at once, one happens",
    spoil: all((honest) => ({
      async replace(before, after) {
        const there = await honest.read();
        if (String(there) !== String(before)) return false;
        await Promise.resolve();
        await honest.replace(await honest.read(), after);
        return true;
      },
    })),
  },
  {
    what: "all people have one list",
    noticed: "lists of two people are kept apart",
    spoil: (fixture) => ({ ...fixture, foreign: fixture.list }),
  },
  {
    what: "the caller's own bytes are kept",
    noticed: "keeps a copy",
    spoil: all((honest) => {
      let kept: Uint8Array | undefined;
      return {
        read: async () => kept,
        async replace(before, after) {
          const replaced = await honest.replace(before, after);
          if (replaced) kept = after;
          return replaced;
        },
      };
    }),
  },
  {
    what: "what is too long is cut",
    noticed: "refuses what is empty, too long, or no bytes",
    spoil: all((honest) => ({ replace: (before, after) => honest.replace(before, after.slice(0, 16_384)) })),
  },
  {
    what: "the signal is ignored",
    noticed: "checks its signal first",
    spoil: all((honest) => ({
      read: () => honest.read(),
      replace: (before, after) => honest.replace(before, after),
    })),
  },
  {
    what: "a list that is away is none",
    noticed: "a list that is away says so, and may be back later",
    spoil: all((honest) => ({ read: (options) => honest.read(options).catch(() => undefined) })),
  },
];
