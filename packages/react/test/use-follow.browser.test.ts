import { createChartkey, createKeyring } from "@chartkey/core";
import { ChartkeyError } from "@chartkey/core/adapters";
import { memoryBlobs, memoryLedger, memoryProfiles, memoryWallet } from "@chartkey/core/fakes";
import { useFollow, useList } from "@chartkey/react";
import { expect, test } from "vitest";
import { probe } from "./probe.js";

/** A patient's page that follows the ledger, and another device of the same patient. */
async function followedPage() {
  const ledger = memoryLedger();
  const ports = { blobs: memoryBlobs(), profiles: memoryProfiles() };
  const wallet = memoryWallet("asha");
  const keyring = await createKeyring();
  const other = await createChartkey({ ledger: ledger.connect(), ...ports }).connect({ wallet, keyring });
  await other.register({ roles: ["patient"], profile: { name: "Asha", listed: false } });
  const chartkey = createChartkey({ ledger, ...ports });
  const me = await chartkey.connect({ wallet, keyring });
  const signals: AbortSignal[] = [];
  const page = await probe(
    () => ({
      records: useList(() => me.records.list(), [me]),
      following: useFollow(
        (after, { signal }) => {
          signals.push(signal);
          return chartkey.follow({ after, patients: [me.address] }, { signal });
        },
        [me],
      ),
    }),
    undefined,
  );
  await page.until(({ records }) => records.state === "read");
  return { ...page, other, signals };
}

test("what another device adds is shown, in strict mode by one follower", async () => {
  const { other, until, signals } = await followedPage();
  await other.records.add({ content: new Blob(["None"]), title: "Allergies", mediaType: "text/plain" });
  const { records } = await until((page) => page.records.rows.length === 1);
  expect(records.rows).toMatchObject([{ ok: true, record: { title: "Allergies" } }]);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
});

test("an unmounted component follows no more", async () => {
  const { unmount, signals } = await followedPage();
  unmount();
  expect(signals.every(({ aborted }) => aborted)).toBe(true);
});

test("why the page shows no changes is told, and forgotten with another ledger", async () => {
  const wrong = new ChartkeyError("MISCONFIGURED");
  const { until, change } = await probe(
    (isWrong: boolean) =>
      useFollow(
        async function* follow() {
          if (isWrong) throw wrong;
          yield* [];
        },
        [isWrong],
      ),
    true,
  );
  expect((await until(({ error }) => error !== undefined)).error).toBe(wrong);
  change(false);
  expect((await until(({ error }) => error === undefined)).error).toBeUndefined();
});
