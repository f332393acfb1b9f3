import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import { contentIdOfDigest } from "../../../src/domain/identifiers/content-id.js";
import { emptyLog } from "../../../src/domain/log/participant-log.js";
import {
  fixedClock,
  memoryBlobs,
  memoryDevice,
  memoryLedger,
  memoryWallet,
  seededEntropy,
} from "../../../src/fakes/index.js";
import { recordHolder } from "../../../src/use-cases/session/holders.js";
import { KnownActs } from "../../../src/use-cases/session/known-acts.js";
import { Journal } from "../../../src/use-cases/session/journal.js";
import { SeenLog } from "../../../src/use-cases/session/seen-log.js";
import { ToldGrants } from "../../../src/use-cases/session/told-grants.js";
import type { Session } from "../../../src/use-cases/session/session.js";
import { settleJournal } from "../../../src/use-cases/writing/settle-journal.js";
import { idOf } from "../../faults/setting.js";
import { START } from "../stage.js";

const HOUR = 3600;
const { address } = memoryWallet("new deadline");
const payload = new Uint8Array([1, 2, 3]);
const id = contentIdOfDigest(sha256(payload));
const holder = recordHolder(address, idOf(1));

/** A write whose deadline passed, which another session settles while `meanwhile` happens. */
async function settled(meanwhile: (note: (deadline: number) => Promise<void>) => Promise<void>) {
  const [store, blobs, clock] = [memoryDevice(), memoryBlobs(), fixedClock(START)];
  const owner = { ledger: memoryLedger({ clock }).id, address };
  const now = START.getTime() / 1000;
  const { entry } = new Journal(store, seededEntropy("writer"), owner).begin({});
  await entry.noteBegun(now);
  await entry.noteBlob({ id, holder });
  await blobs.put(payload, { holder });
  const note = (deadline: number) =>
    entry.noteActs({ log: address, pointer: "0x11", base: null, cardsOnly: false, known: [], deadline });
  await note(now - 2 * HOUR);
  const cleaner = {
    address,
    blobs,
    clock,
    ledger: { time: async () => clock.now() },
    logs: {
      async read() {
        await meanwhile(note);
        return emptyLog(address);
      },
    },
    journal: new Journal(store, seededEntropy("cleaner"), owner),
    seen: new SeenLog(new ToldGrants()),
    known: new KnownActs(store, owner, clock),
  };
  // the parts of a session that settling uses
  await settleJournal(cleaner as unknown as Session, {});
  return { pinned: blobs.ids(), noted: (await store.keys("journal/")).length };
}

test("a write whose deadline passed is cleaned up", async () => {
  expect(await settled(async () => {})).toEqual({ pinned: [], noted: 0 });
});

test("a write that was handed to a relayer anew while another session settles it keeps its blobs", async () => {
  const { pinned, noted } = await settled((note) => note(START.getTime() / 1000 + HOUR));
  expect(pinned).toEqual([id]);
  expect(noted).toBeGreaterThan(0);
});
