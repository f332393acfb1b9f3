import { expect, test } from "vitest";
import { history } from "./history.js";

const HISTORIES = Number(process.env["HISTORIES"] ?? 50);
const FIRST = Number(process.env["FIRST_SEED"] ?? 1);
/** So many histories end well within the time of one test. */
const AT_ONCE = 100;

const parts = Array.from({ length: Math.ceil(HISTORIES / AT_ONCE) }, (_, nth) => {
  const first = FIRST + nth * AT_ONCE;
  return { first, last: Math.min(first + AT_ONCE, FIRST + HISTORIES) - 1 };
});

test.each(parts)(
  "random histories of patients with two devices, and of grantees who keep everything: seeds $first to $last",
  async ({ first, last }) => {
    const failed: string[] = [];
    for (let seed = first; seed <= last; seed++)
      await history(seed).catch((error: unknown) => void failed.push(String(error)));
    expect(failed).toEqual([]);
  },
);

// each was once the seed of a history that failed, when nobody asked for anything yet
test.each([
  [332, false],
  [102, true],
  [140, true],
  [312, true],
  [382, true],
  [663, true],
  [822, true],
  [1388, true],
] as const)("the history of seed %d, with late acts: %s", async (seed, late) => {
  await expect(history(seed, late, false)).resolves.toBeUndefined();
});
