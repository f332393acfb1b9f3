import { expect, test, vi } from "vitest";
import { recordIdCipher } from "../../../src/envelope/record-id.js";
import { parseAddress } from "../../../src/domain/identifiers/address.js";
import { emptyLog } from "../../../src/domain/log/participant-log.js";
import { checkRecordQuery } from "../../../src/domain/records/record-query.js";
import { CardOpener } from "../../../src/use-cases/cards/card-opener.js";
import { recordPages } from "../../../src/use-cases/cards/record-pages.js";
import { Reading } from "../../../src/use-cases/lists/reading.js";
import { systemClock } from "../../../src/platform/system.js";
import { fileDeadCards } from "../denial/hostile.js";
import { forger } from "../records/forge.js";
import { note, stage } from "../stage.js";

/** How often cards are asked for while a call runs. One that was opened counts again. */
async function asked(call: () => Promise<unknown>): Promise<number> {
  const open = vi.spyOn(CardOpener.prototype, "open");
  try {
    await call();
    return open.mock.calls.length;
  } finally {
    open.mockRestore();
  }
}

const nothing = `0x${"17".repeat(32)}` as const;

test("records whose ids were made long before are added in time that grows with their number", async () => {
  const { me } = await stage("an import").patient("Asha");
  const ids = await me.records.newIds(90);
  const inputs = ids.map((id, nth) => ({ ...note(`Record ${nth}`), id }));
  for (let from = 0; from < 90; from += 30) await me.records.addMany(inputs.slice(from, from + 30));
  // of 90 records
  expect(await asked(() => me.records.addMany(inputs.slice(60)))).toBeLessThanOrEqual(4 * 90);
});

test("changes of records that are nowhere make a page pass each card few times", async () => {
  const s = stage("changes of nothing");
  const asha = await s.patient("Asha");
  const forge = await forger(s, asha);
  const owner = { ledger: s.ledger.id, address: asha.me.address };
  const ids = recordIdCipher(await asha.keyring.epochSecret(owner, forge.home, await forge.saltOf(forge.home)));
  await fileDeadCards(s, asha, 200);
  for (let nth = 0; nth < 40; nth++) {
    const record = ids.make(0, s.entropy.bytes(8));
    await forge.file({ op: "amend", states: { record, version: 2, previous: nothing } });
  }
  expect(await asked(() => asha.me.records.list().page({ size: 40 }))).toBeLessThanOrEqual(5 * 240);
});

test("a page without rows compares the cards of many patients few times", async () => {
  const [patients, each] = [40, 25];
  let compared = 0;
  const logs = Array.from({ length: patients }, (_, patient) => ({
    opener: {
      cards: Array.from({ length: each }, (_place, nth) => ({ location: { op: "new" }, nth })),
      view: { log: emptyLog(parseAddress("0x0000000000000000000000000000000000000001")), options: {} },
      open: async () => undefined,
    } as unknown as CardOpener,
    sortKey: ({ nth }: { readonly nth: number }) => {
      compared += 1;
      return `${String(nth).padStart(4, "0")}.${patient}`;
    },
  }));
  const request = { size: 20, after: undefined, signal: undefined };
  const { items } = await Reading.page(systemClock, async (reading) =>
    (await recordPages(logs, [], checkRecordQuery({}), { reading }))(request),
  );
  expect(items).toEqual([]);
  expect(compared).toBeLessThanOrEqual(10 * patients * each);
});
