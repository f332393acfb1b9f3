import { NO_REQUEST } from "../../../src/domain/acts/act.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import { encodeScope, toHex } from "../../../src/adapters/index.js";
import type { Cursor } from "../../../src/index.js";
import { parseIdentityBundle } from "../../../src/envelope/identity-bundle.js";
import { pairKeys } from "../../../src/envelope/pair-key.js";
import { sealPointer } from "../../../src/envelope/pointer.js";
import { all, note, stage } from "../stage.js";
import { giveDeadGrants, metered, stranger } from "./hostile.js";

/** How many look-ups in vain one patient, and all together, may cause in a page. */
const IN_VAIN = 32;
const IN_VAIN_IN_ALL = 1024;

async function practice(name: string) {
  const s = stage(name);
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  await asha.me.records.add(note("Hello"));
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  return { ...s, asha, rao };
}

test("a thousand grants of one patient to nothing: a page looks up few, and each grant has a row", async () => {
  const s = await practice("thousand");
  const mallory = await s.patient("Mallory");
  await giveDeadGrants(s, mallory, s.rao.me.address, 1000);
  const { me, meter } = await metered(s, s.rao);
  const records = await me.sharedRecords.list().page();
  expect(records.items).toHaveLength(20);
  expect(meter.of("blobs.get")).toBeLessThanOrEqual(IN_VAIN + 32 + 8);
  // the own log, and that of each patient, once
  expect(meter.of("ledger.account")).toBe(3);
  meter.reset();
  expect((await me.receivedGrants.list().page()).items).toHaveLength(20);
  expect(meter.of("blobs.get")).toBeLessThanOrEqual(IN_VAIN + 32 + 8);
  expect(meter.of("ledger.account")).toBe(3);
  const rows = await all(me.sharedRecords.list());
  expect(rows).toHaveLength(1001);
  expect(rows.filter((row) => row.ok)).toHaveLength(1);
});

test("a hundred strangers with nothing behind their grants: all are named, and the honest patient is shown", async () => {
  const s = await practice("strangers");
  for (let nth = 0; nth < 100; nth++)
    await giveDeadGrants(s, await stranger(s, `Stranger ${nth}`), s.rao.me.address, 1);
  const { me, meter } = await metered(s, s.rao);
  const page = await me.sharedRecords.list().page();
  expect(page.items[0]).toMatchObject({ ok: false, problem: { code: "BLOB_UNAVAILABLE" } });
  // each stranger's bundle, and the honest patient's bundle, envelope and card
  expect(meter.of("blobs.get")).toBeLessThanOrEqual(Math.min(100, IN_VAIN_IN_ALL) + 8);
  expect(meter.of("ledger.account")).toBe(102);
  expect(meter.of("ledger.entries")).toBe(103);
  expect(meter.of("ledger.time")).toBe(1);
  const rows = await all(me.sharedRecords.list());
  expect(rows.filter((row) => row.ok)).toHaveLength(1);
  expect(rows.filter((row) => !row.ok)).toHaveLength(100);
  meter.reset();
  expect((await me.sharedRecords.patients().page()).items).toHaveLength(20);
  expect(meter.of("blobs.get")).toBe(0);
});

test("the time of a page ends the reading of further patients, who are named", async () => {
  const s = await practice("time");
  for (let nth = 0; nth < 120; nth++)
    await giveDeadGrants(s, await stranger(s, `Stranger ${nth}`), s.rao.me.address, 1);
  const blobs: typeof s.blobs = {
    ...s.blobs,
    get(id, options) {
      if (!s.blobs.ids().includes(id)) s.clock.advance(1 / 16);
      return s.blobs.get(id, options);
    },
  };
  const { me, meter } = await metered(s, s.rao, { blobs });
  const first = await me.sharedRecords.list().page({ size: 100 });
  // those that were visited when the time was over, and no more
  expect(meter.of("blobs.get")).toBeLessThanOrEqual(64 + 32);
  expect(meter.of("ledger.account")).toBeLessThanOrEqual(64 + 32 + 2);
  expect(first.problems.length).toBeGreaterThanOrEqual(120 - 64 - 32);
  const named = new Set<string>();
  const titles: string[] = [];
  let after: Cursor | undefined;
  for (let page = first; ; page = await me.sharedRecords.list().page({ size: 100, after })) {
    for (const row of page.items) {
      if (row.ok) titles.push(row.record.title);
      else named.add(row.ref.patient);
    }
    for (const { subject, problem } of page.problems) {
      named.add(subject);
      expect(problem).toMatchObject({ code: "BLOB_UNAVAILABLE", retryable: true });
    }
    after = page.next;
    if (after === undefined) break;
  }
  expect(titles).toEqual(["Hello"]);
  expect(named.size).toBe(120);
});

test("strangers' blobs are pinned only once they opened and were found right", async () => {
  const s = await practice("pins");
  const mallory = await s.patient("Mallory");
  const owner = { ledger: s.ledger.id, address: mallory.me.address };
  const identity = await mallory.keyring.identity(owner, 0);
  const theirs = await s.rao.keyring.identity({ ...owner, address: s.rao.me.address }, 0);
  const { agree } = parseIdentityBundle(theirs.bundle);
  const { pointer } = await pairKeys(identity, { address: s.rao.me.address, agree });
  const junk = s.entropy.bytes(900_000);
  await s.blobs.put(junk, { holder: "mallory/junk" });
  const scope = encodeScope("everything");
  const parties = { patient: mallory.me.address, grantee: s.rao.me.address, scope };
  const envelope = sealPointer(pointer, { kind: "envelope", ledger: s.ledger.id, ...parties }, sha256(junk));
  await s.ledger.submit(
    [{ kind: "grantAccess", ...parties, until: 2 ** 40 - 1, permissions: 1, envelope, request: NO_REQUEST }],
    mallory.wallet,
  );
  await s.ledger.submit(
    [
      {
        kind: "requestAccess",
        patient: s.rao.me.address,
        requester: mallory.me.address,
        message: toHex(s.entropy.bytes(32)),
      },
    ],
    mallory.wallet,
  );
  const { me, meter } = await metered(s, s.rao);
  const patient = mallory.me.address;
  expect(await all(me.sharedRecords.list({ patient }))).toMatchObject([{ ok: false }]);
  expect(await all(me.receivedGrants.list({ patient }))).toHaveLength(1);
  expect(await all(me.requests.list())).toMatchObject([{ state: "unreadable" }]);
  expect(meter.bytes).toBeGreaterThan(900_000);
  expect(meter.of("blobs.pin")).toBe(0);
  expect(await all(me.sharedRecords.list())).toHaveLength(2);
  // the honest patient's bundle and envelope
  expect(meter.of("blobs.pin")).toBe(2);
});
