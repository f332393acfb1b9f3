import type { AddressLike, People, Person } from "@chartkey/core";
import { parseAddress } from "@chartkey/core/adapters";
import { useMemo } from "react";
import { isPassing, Reading, type Read } from "./reading.js";
import { useStore } from "./store.js";
import type { ReadResult } from "./use-read.js";

/** A person who is shown, by how many components. */
interface Shown {
  readonly reading: Reading<Person | undefined>;
  readonly end: () => void;
  components: number;
}

/** The people who are shown now. Those of another session are asked for anew. */
const shownBy = new WeakMap<People, Map<string, Shown>>();

const notBegun: Read<never> = { state: "reading", value: undefined };

/** One address has several spellings. What is none stands for itself. */
function keyOf(address: AddressLike): string {
  try {
    return parseAddress(address);
  } catch {
    return address;
  }
}

function personStore(people: People, address: AddressLike) {
  const key = keyOf(address);
  const find = () => shownBy.get(people)?.get(key);
  const begin = (): Shown => {
    const reading = new Reading(
      async (signal) => people.get(address, { signal }),
      ({ error }) => isPassing(error),
    );
    const shown = { reading, end: reading.begin(), components: 0 };
    const all = shownBy.get(people) ?? new Map<string, Shown>();
    shownBy.set(people, all.set(key, shown));
    return shown;
  };
  return {
    get: (): Read<Person | undefined> => find()?.reading.get() ?? notBegun,
    getFirst: (): Read<Person | undefined> => notBegun,
    subscribe: (listener: () => void): (() => void) => {
      const shown = find() ?? begin();
      shown.components += 1;
      const leave = shown.reading.subscribe(listener);
      return () => {
        leave();
        shown.components -= 1;
        // of components that change places, some leave before others come
        queueMicrotask(() => {
          if (shown.components > 0 || find() !== shown) return;
          shown.end();
          shownBy.get(people)?.delete(key);
        });
      };
    },
    refresh: (): void => find()?.reading.refresh(),
  };
}

/**
 * The person behind an address: `value` is `undefined` for one without a profile. All components
 * that show the same address share one reading, which is repeated after a failure that passes. It
 * ends with the last of them, and the next asks anew, since what registrars attest may change.
 * @param people `me.people`, or `chartkey.people` before there is a session
 */
export function usePerson(people: People, address: AddressLike): ReadResult<Person | undefined> {
  const store = useMemo(() => personStore(people, address), [people, address]);
  return { ...useStore(store), refresh: store.refresh };
}
