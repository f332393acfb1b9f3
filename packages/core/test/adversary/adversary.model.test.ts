import { expect, test } from "vitest";
import { history } from "./history.js";

const HISTORIES = Number(process.env["HISTORIES"] ?? 100);
const FIRST = Number(process.env["FIRST_SEED"] ?? 1);

test(`${HISTORIES} random histories of patients with two devices, and of grantees who keep everything`, async () => {
  const failed: string[] = [];
  for (let seed = FIRST; seed < FIRST + HISTORIES; seed++)
    await history(seed).catch((error: unknown) => void failed.push(String(error)));
  expect(failed).toEqual([]);
});

// each was once the seed of a history that failed
test.each([[332, false]] as const)("the history of seed %d, with late acts: %s", async (seed, late) => {
  await expect(history(seed, late)).resolves.toBeUndefined();
});
