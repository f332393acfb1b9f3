import { genesisHead, nextHead } from "../../../src/domain/acts/head.js";
import { describe, expect, test } from "vitest";
import { type Act, NO_REQUEST } from "../../../src/domain/acts/act.js";
import { encodeEpochWord } from "../../../src/domain/acts/epoch-word.js";
import type { HistoryEntry } from "../../../src/domain/history/history-entry.js";
import { type Hex, toHex } from "../../../src/domain/encoding/bytes.js";
import { parseFolderId, parseRecordId } from "../../../src/domain/identifiers/ids.js";
import { type CardOp, encodeCardLocation } from "../../../src/domain/acts/card-location.js";
import type { Cursor } from "../../../src/domain/ledger/position.js";
import { encodeScope } from "../../../src/domain/grants/scope.js";
import { FOREVER } from "../../../src/domain/grants/until.js";
import { fixedClock } from "../../../src/fakes/fixed-clock.js";
import { planningLedger } from "../../../src/conformance/planning-ledger.js";
import { memoryDevice } from "../../../src/platform/memory-device.js";
import { memoryLedger } from "../../../src/fakes/memory-ledger.js";
import { memoryWallet, type MemoryWallet } from "../../../src/fakes/memory-wallet.js";
import { seededEntropy } from "../../../src/fakes/seeded-entropy.js";
import type { Ledger } from "../../../src/ports/ledger.js";
import { historyOf } from "../../../src/use-cases/history/history-of.js";
import { LogReader } from "../../../src/use-cases/log/log-reader.js";

const labs = parseFolderId(`0x${"1a".repeat(16)}`);
const record = parseRecordId(`0x${"2b".repeat(16)}`);

function setUp() {
  const clock = fixedClock(new Date("2026-03-01T10:00:00Z"));
  const ledger = planningLedger(memoryLedger({ clock }));
  const [asha, rao] = [memoryWallet("asha"), memoryWallet("rao")];
  const entropy = seededEntropy("history");
  const randomHex = (length = 32): Hex => toHex(entropy.bytes(length));
  const patient = asha.address;
  const acts = {
    key: (): Act => ({ kind: "publishKey", participant: patient, key: randomHex() }),
    epoch: (): Act => {
      const first = { folder: labs, salt: randomHex(8), seen: 0, seenHead: "0x00000000" } as const;
      return { kind: "startEpoch", patient, epochs: [encodeEpochWord(first)], lockbox: randomHex() };
    },
    card: (op: CardOp): Act => ({
      kind: "fileCard",
      patient,
      location: encodeCardLocation({ folder: labs, salt: `0x${"33".repeat(8)}`, op }),
      card: randomHex(),
    }),
    grant: (): Act => ({
      kind: "grantAccess",
      patient,
      grantee: rao.address,
      scope: encodeScope({ folder: labs }),
      until: FOREVER,
      permissions: 3,
      envelope: randomHex(),
      request: NO_REQUEST,
    }),
    revoke: (): Act => ({ kind: "revokeAccess", patient, grantee: rao.address, scope: encodeScope({ folder: labs }) }),
    message: (kind: "requestAccess" | "cancelRequest" | "rejectRequest"): Act => ({
      kind,
      patient,
      requester: rao.address,
      message: randomHex(),
    }),
  };
  /** Submits acts one after the other. */
  const submitEach = async (wallet: MemoryWallet, ...all: readonly Act[]) => {
    for (const act of all) await ledger.submit([act], wallet);
  };
  const logs = new LogReader({ ledger, device: memoryDevice() });
  const list = (over: Ledger<never> = ledger) =>
    historyOf({ ledger: over, logs: new LogReader({ ledger: over, device: memoryDevice() }) }, patient);
  return { clock, ledger, asha, rao, acts, randomHex, patient, submitEach, logs, list };
}

async function allOf(entries: AsyncIterable<HistoryEntry>): Promise<readonly HistoryEntry[]> {
  const all: HistoryEntry[] = [];
  for await (const entry of entries) all.push(entry);
  return all;
}

const kinds = (entries: readonly HistoryEntry[]) => entries.map(({ kind }) => kind);

describe("the history of a patient's records", () => {
  test("the first key registers wherever it stands, and each later one changes keys", async () => {
    const { asha, acts, patient, list, submitEach } = setUp();
    await submitEach(asha, { kind: "revokeEveryone", patient }, acts.key(), acts.key());
    expect(kinds(await allOf(list()))).toEqual(["revoked-everyone", "registered", "key-changed"]);
  });

  test("shows every act by its kind, in order, with who did it and to whom", async () => {
    const { ledger, asha, rao, acts, randomHex, patient, list, submitEach } = setUp();
    await submitEach(asha, acts.key(), acts.epoch(), acts.card("folder"));
    await submitEach(asha, acts.card("new"), acts.card("amend"), acts.card("replace"), acts.card("erase"));
    await ledger.submit([acts.message("requestAccess")], rao);
    await ledger.submit([acts.grant()], asha);
    await ledger.submit(
      [
        {
          kind: "offerRecord",
          patient,
          author: rao.address,
          scope: encodeScope({ folder: labs }),
          amends: false,
          offer: randomHex(),
        },
      ],
      rao,
    );
    await submitEach(asha, acts.revoke(), acts.epoch());
    await ledger.submit([acts.message("cancelRequest")], rao);
    await submitEach(asha, acts.message("rejectRequest"), { kind: "revokeEveryone", patient }, acts.key());
    const entries = await allOf(list());
    expect(kinds(entries)).toEqual([
      "registered",
      "folder",
      "added",
      "amended",
      "replaced",
      "erased",
      "requested",
      "granted",
      "offered",
      "revoked",
      "rekeyed",
      "cancelled",
      "rejected",
      "revoked-everyone",
      "key-changed",
    ]);
    expect(entries.filter(({ verified }) => !verified).map(({ kind }) => kind)).toEqual(["requested", "cancelled"]);
    expect(entries.every((entry) => entry.patient === patient)).toBe(true);
    const granted = entries.find(({ kind }) => kind === "granted");
    expect(granted).toMatchObject({ by: patient, grantee: rao.address, scope: { folder: labs }, verified: true });
    expect(entries.find(({ kind }) => kind === "offered")).toMatchObject({ by: rao.address, grantee: rao.address });
    expect(entries.find(({ kind }) => kind === "requested")).toMatchObject({ by: rao.address, grantee: rao.address });
    expect(entries.find(({ kind }) => kind === "rekeyed")).toMatchObject({ by: patient, folder: labs });
    expect(entries.find(({ kind }) => kind === "added")).toMatchObject({ by: patient, folder: labs });
  });

  test("shows each card of a batch, and what a grantee relinquished", async () => {
    const { ledger, asha, rao, acts, randomHex, patient, list } = setUp();
    const place = encodeCardLocation({ folder: labs, salt: `0x${"33".repeat(8)}`, op: "new" });
    await ledger.submit(
      [{ kind: "fileCards", patient, location: place, cards: [randomHex(), randomHex(), randomHex()] }, acts.grant()],
      asha,
    );
    const scope = encodeScope({ record });
    await ledger.submit([{ ...acts.grant(), scope } as Act], asha);
    await ledger.submit([{ kind: "relinquishAccess", patient, grantee: rao.address, scope }], rao);
    const entries = await allOf(list());
    expect(kinds(entries)).toEqual(["added", "added", "added", "granted", "granted", "relinquished"]);
    expect(entries.at(-1)).toMatchObject({ by: rao.address, grantee: rao.address, scope: { record } });
  });

  test("keeps its pages when more happens meanwhile", async () => {
    const { ledger, asha, acts, list, submitEach } = setUp();
    await submitEach(asha, acts.key(), acts.epoch(), acts.card("folder"), acts.card("new"), acts.card("new"));
    const history = list();
    const first = await history.page({ size: 3 });
    await ledger.submit([acts.card("amend")], asha);
    const second = await history.page({ size: 3, after: first.next });
    expect([...kinds(first.items), ...kinds(second.items)]).toEqual([
      "registered",
      "folder",
      "added",
      "added",
      "amended",
    ]);
    expect(second.next).toBeUndefined();
    expect((await history.page({ size: 3 })).items).toEqual(first.items);
  });

  test("is empty for an address to which nothing happened", async () => {
    const { list } = setUp();
    expect(await list().page()).toEqual({ items: [], problems: [], next: undefined });
  });

  test("needs neither wallet nor keys, and reads nothing before the first page", async () => {
    const { ledger, list, asha } = setUp();
    ledger.unplug();
    const history = list();
    await expect(history.page()).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
    expect(asha.prompts).toBe(0);
  });

  test("names an entry of an unknown kind once among the problems, on its page", async () => {
    const { ledger, asha, acts, patient, logs } = setUp();
    await ledger.submit([acts.key()], asha);
    ledger.plant(patient);
    await ledger.submit([acts.card("new")], asha);
    ledger.plant(patient);
    const history = historyOf({ ledger, logs }, patient);
    await history.page();
    const first = await history.page({ size: 2 });
    expect(kinds(first.items)).toEqual(["registered"]);
    expect(first.problems).toMatchObject([{ problem: { code: "FORMAT_UNKNOWN" } }]);
    const second = await history.page({ size: 2, after: first.next });
    expect(kinds(second.items)).toEqual(["added"]);
    expect(second.problems).toMatchObject([{ problem: { code: "FORMAT_UNKNOWN" } }]);
    expect(second.next).toBeUndefined();
  });

  test("names a card or a scope that it does not know, and continues", async () => {
    const { ledger, asha, acts, randomHex, patient, list, submitEach } = setUp();
    const place: Hex = `0x${"00".repeat(31)}ff`;
    await submitEach(
      asha,
      { kind: "fileCard", patient, location: place, card: randomHex() },
      acts.revoke(),
      acts.card("new"),
    );
    // by another program: the contract accepts any 32 bytes as the scope of a revocation
    const scope = randomHex();
    const other: Ledger<never> = {
      ...ledger,
      async *entries(filter, options) {
        for await (const update of ledger.entries(filter, options))
          if (update.type === "entry" && update.entry.act.kind === "revokeAccess")
            yield { type: "entry", entry: { ...update.entry, act: { ...update.entry.act, scope } } };
          else yield update;
      },
      async account(participant, options) {
        let head = genesisHead;
        for await (const update of other.entries({ log: participant }, options))
          if (update.type === "entry")
            head = nextHead(head, update.entry.position.at.getTime() / 1000, update.entry.act);
        return { ...(await ledger.account(participant, options)), head };
      },
    };
    const page = await list(other).page();
    expect(kinds(page.items)).toEqual(["added"]);
    expect(page.problems.map(({ problem }) => problem.code)).toEqual(["FORMAT_UNKNOWN", "FORMAT_UNKNOWN"]);
  });

  test.each(["dropped", "altered", "repeated"] as const)("is refused when an entry was %s by the node", async (lie) => {
    const { ledger, asha, acts, list, submitEach } = setUp();
    await submitEach(asha, acts.key(), acts.epoch(), acts.card("new"), acts.revoke());
    const lying: Ledger<never> = {
      ...ledger,
      async *entries(filter, options) {
        for await (const update of ledger.entries(filter, options)) {
          if (update.type !== "entry" || update.entry.act.kind !== "fileCard") yield update;
          else if (lie === "altered")
            yield {
              type: "entry",
              entry: { ...update.entry, act: { ...update.entry.act, card: `0x${"9f".repeat(32)}` } },
            };
          else if (lie === "repeated") yield* [update, update];
        }
      },
    };
    await expect(list(lying).page()).rejects.toMatchObject({ code: "LEDGER_INCOMPLETE", retryable: true });
    expect((await list().page()).items).toHaveLength(3);
  });

  test("refuses what is no address, and stops when it is aborted", async () => {
    const { ledger, logs, list } = setUp();
    expect(() => historyOf({ ledger, logs }, "0x12")).toThrow(TypeError);
    const reason = new Error("enough");
    await expect(list().page({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(list().page({ after: "x".repeat(300) as Cursor })).rejects.toThrow(TypeError);
  });
});
