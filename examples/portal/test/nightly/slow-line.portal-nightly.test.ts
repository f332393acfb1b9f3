import { expect, test } from "vitest";
import { portalTests } from "../setup/browser.ts";
import { receivedBytes } from "./received-bytes.ts";
import { addButton, choose, expectHistory, titles } from "./steps.ts";

const { inside } = portalTests();
/** 1 Mbit/s. */
const BYTES_PER_SECOND = 125_000;
const SIZE = 20_000_000;

test("20 MB go over a line of 1 Mbit/s, and the page shows what has been sent", async () => {
  const one = await inside({ role: "patient", name: "Asha" });
  const { page, context } = one;
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 40,
    downloadThroughput: BYTES_PER_SECOND,
    uploadThroughput: BYTES_PER_SECOND,
  });
  const received = receivedBytes();
  await choose(one, "scan.txt", Buffer.alloc(SIZE, "scan"));
  const begun = performance.now();
  await addButton(one).click();
  const bar = page.getByRole("progressbar");
  const adding = page.getByRole("region", { name: "Add records" });
  const shown: number[] = [];
  /** What was shown when less had come. */
  const beyond: string[] = [];
  await expect
    .poll(async () => {
      const [value] = await bar.evaluateAll((bars) => bars.map((found) => (found as HTMLProgressElement).value));
      const sent = received();
      if (value !== undefined && value !== shown.at(-1)) shown.push(value);
      if (value !== undefined && value > sent) beyond.push(`${value} of ${sent}`);
      return adding.getByText("Added.").count();
    })
    .toBe(1);
  const seconds = (performance.now() - begun) / 1000;
  const line = SIZE / BYTES_PER_SECOND;
  console.log(`${seconds.toFixed(1)} s, ${(seconds - line).toFixed(1)} s more than ${line} s; ${received()} bytes`);
  // the line was as slow as it was to be
  expect(seconds).toBeGreaterThan(line * 0.95);
  expect(beyond).toEqual([]);
  expect(shown).toEqual(shown.toSorted((a, b) => a - b));
  // at least once for each part of 4 MiB
  expect(shown.length).toBeGreaterThanOrEqual(5);
  await expect.poll(async () => titles(one)).toEqual(["scan.txt"]);
  await expectHistory(one, ["You signed up", "You made a folder", "You added records"]);
});
