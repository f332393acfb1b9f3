// pnpm bench index-page Measures in Chromium what `pnpm bench index` measures in Node, with an
// index in IndexedDB: in processor time of all threads and processes of the browser. It runs the
// build (`pnpm build`). Alone it takes how many patients there are, and how many records each has:
// node packages/browser/tasks/index-bench.ts [PATIENTS] [RECORDS]
import { join } from "node:path";
import type { Browser } from "playwright";
import { withPage } from "../../../bench/in-chromium.ts";
import { sessionLines } from "../../core/tasks/bench/index-sessions.ts";

const patients = Number(process.argv[2] ?? 200);
const records = Number(process.argv[3] ?? 500);

/** Tells the processor time of a browser, in milliseconds. */
async function processorClock(browser: Browser): Promise<() => Promise<number>> {
  const session = await browser.newBrowserCDPSession();
  return async () => {
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0);
  };
}

for (const size of [1, 100]) {
  const order = { patients, records, size };
  const sessions = await withPage(
    join(import.meta.dirname, "bench/index-page.ts"),
    "indexBench",
    async (page, browser) => {
      await page.exposeFunction("processorTime", await processorClock(browser));
      return page.evaluate((one) => globalThis.indexBench(one), order);
    },
  );
  console.log(`${patients} patients with ${records} records each, ${size} in a transaction; a doctor's page`);
  console.log(sessionLines(sessions, patients * records).join("\n"));
}
