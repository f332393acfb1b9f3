import { afterEach, expect, test, vi } from "vitest";
import { startDevice } from "./device.js";
import { note } from "./household.js";
import { oldRecord, type OldRecord } from "./old-record.js";
import { watchedEnvelopes } from "./watched-envelopes.js";

afterEach(() => void vi.useRealTimers());

/** Grants of new records to Rao, one of each. */
async function recordGrants({ phone, toRao, clock }: OldRecord, count: number) {
  const { records } = await phone.me.records.addMany(Array.from({ length: count }, (_, n) => note(`${n}`)));
  const until = new Date(clock.now().getTime() + 86_400_000);
  return records.map(({ ref }) => ({ grantee: toRao.grantee, scope: { record: ref.record }, until }));
}

/** What is under way, as far as it comes without timers. */
async function turns(): Promise<"waiting"> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  return "waiting";
}

test.each(["account", "time"] as const)(
  "a ledger that falls silent behind the first of many envelopes costs one wait of ten seconds: %s",
  async (silent) => {
    const s = await oldRecord(`silent ${silent}`);
    const grants = await recordGrants(s, 8);
    let isSilent = false;
    let waits = 0;
    const wait = () => {
      waits += 1;
      return new Promise<never>(() => {});
    };
    const ledger: typeof s.ledger = {
      ...s.ledger,
      account: (...args) => (isSilent && silent === "account" ? wait() : s.ledger.account(...args)),
      time: (...args) => (isSilent && silent === "time" ? wait() : s.ledger.time(...args)),
    };
    const first = Promise.withResolvers<void>();
    const { blobs, stored } = watchedEnvelopes(s.blobs, async () => {
      isSilent = true;
      // now the reading is old
      s.clock.advance(6);
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      first.resolve();
    });
    const tablet = await startDevice({ ...s, blobs, ledger }, s.asha);
    const giving = tablet.me.grants.giveMany(grants);
    await first.promise;
    for (let second = 0; second < 10; second++) {
      await turns();
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(await Promise.race([giving, turns()])).toMatchObject({ grants: grants.map(() => ({ state: "active" })) });
    expect([stored(), waits]).toEqual([1, 1]);
  },
);

test("many envelopes need few readings of a ledger that takes three seconds for each", async () => {
  const s = await oldRecord("slow ledger");
  const grants = await recordGrants(s, 10);
  let isIncluded = false;
  let readings = 0;
  const ledger: typeof s.ledger = {
    ...s.ledger,
    account(participant, options) {
      if (isIncluded && participant === s.asha.me.address) {
        readings += 1;
        s.clock.advance(3);
      }
      return s.ledger.account(participant, options);
    },
  };
  const { blobs, stored } = watchedEnvelopes(s.blobs);
  const tablet = await startDevice({ ...s, blobs, ledger }, s.asha);
  tablet.at("sent", async () => void (isIncluded = true));
  const given = await tablet.me.grants.giveMany(grants);
  expect(given.grants.map(({ problem }) => problem)).toEqual(grants.map(() => undefined));
  expect(stored()).toBe(10);
  expect(readings).toBeLessThanOrEqual(4);
});
