import type { DeviceList } from "../ports/device-list.js";
import { equal, rejects, rejectsWith, throwsTypeError } from "./assert.js";
import { type Fixture, suite, type Suite } from "./suite.js";

export interface DeviceListFixture extends Fixture {
  /** Of somebody new. */
  readonly list: DeviceList;
  /** The same list as another device of the person reaches it. */
  readonly other: DeviceList;
  /** The list of somebody else at the same place. */
  readonly foreign: DeviceList;
  /** From now on the list cannot be reached. */
  readonly unplug: () => Promise<void>;
}

const MAX = 16_384;
const bytes = (...values: readonly number[]) => Uint8Array.from(values);

/** What every `DeviceList` must do. */
export const deviceListSuite: Suite<DeviceListFixture> = suite<DeviceListFixture>({
  "a list that was never stored is none": async ({ list }) => {
    equal(await list.read(), undefined);
  },

  "what one device stores, all read": async ({ list, other }) => {
    let before: Uint8Array | undefined;
    for (const after of [bytes(1, 2, 3), new Uint8Array(MAX).fill(7), bytes(0), bytes(255, 0, 10)]) {
      equal(await list.replace(before, after), true, "Whether it was replaced");
      for (const one of [list, other]) equal(await one.read(), after);
      before = after;
    }
  },

  "nothing replaces a list that is another one by now": async ({ list, other }) => {
    await list.replace(undefined, bytes(1));
    for (const before of [undefined, bytes(2), bytes(1, 1), bytes(1, 0)])
      equal(await other.replace(before, bytes(3)), false, "Whether another list was replaced");
    equal(await list.read(), bytes(1));
  },

  "nothing replaces a list that is not there": async ({ list }) => {
    equal(await list.replace(bytes(1), bytes(2)), false, "Whether no list was replaced");
    equal(await list.read(), undefined);
  },

  "of changes at once, one happens": async ({ list, other }) => {
    for (let round = 0; round < 8; round += 1) {
      const before = await list.read();
      const values = [bytes(round, 1), bytes(round, 2), bytes(round, 3)];
      const ends = await Promise.all(values.map((after, nth) => (nth === 1 ? other : list).replace(before, after)));
      equal(ends.filter(Boolean).length, 1, "How many of the changes happened");
      equal(await other.read(), values[ends.indexOf(true)]);
    }
  },

  "lists of two people are kept apart": async ({ list, foreign }) => {
    await list.replace(undefined, bytes(1));
    equal(await foreign.read(), undefined, "The list of somebody else");
    equal(await foreign.replace(bytes(1), bytes(2)), false, "Whether somebody else replaced it");
    equal(await foreign.replace(undefined, bytes(2)), true, "Whether somebody else stored one");
    equal(await list.read(), bytes(1));
  },

  "keeps a copy": async ({ list }) => {
    const value = bytes(1, 2);
    await list.replace(undefined, value);
    value.fill(9);
    (await list.read())?.fill(9);
    equal(await list.read(), bytes(1, 2));
  },

  "refuses what is empty, too long, or no bytes": async ({ list }) => {
    const wrong: readonly unknown[] = [bytes(), new Uint8Array(MAX + 1), "text", null];
    for (const value of wrong as readonly Uint8Array[]) {
      await throwsTypeError(() => list.replace(undefined, value), value);
      await throwsTypeError(() => list.replace(value, bytes(1)), value);
    }
    equal(await list.read(), undefined);
  },

  "checks its signal first": async ({ list }) => {
    const reason = new Error("stopped");
    const signal = AbortSignal.abort(reason);
    await rejectsWith(() => list.read({ signal }), reason);
    await rejectsWith(() => list.replace(undefined, bytes(1), { signal }), reason);
    equal(await list.read(), undefined);
  },

  "a list that is away says so, and may be back later": async ({ list, unplug }) => {
    await list.replace(undefined, bytes(1));
    await unplug();
    for (const call of [() => list.read(), () => list.replace(bytes(1), bytes(2))])
      equal((await rejects(call, "DEVICE_LIST_UNAVAILABLE")).retryable, true, "Whether it is retryable");
  },
});
