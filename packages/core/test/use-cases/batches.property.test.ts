import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type GrantName,
  isChartkeyError,
  type NewGrant,
  type NewRecord,
  type Outcome,
  type Participant,
  parseFolderId,
  parseRecordId,
} from "../../src/index.js";
import { all, first, note, stage, text, titles } from "./stage.js";

const [absentRecord, absentFolder] = [parseRecordId(`0x${"66".repeat(16)}`), parseFolderId(`0x${"77".repeat(16)}`)];
const known = parseRecordId(`0x${"88".repeat(16)}`);

/** A patient with a record and a folder, two doctors, and somebody without a key. */
async function practice() {
  const s = stage("property");
  const asha = await s.patient("Asha");
  const doctors = [await s.doctor("Rao"), await s.doctor("Sen")];
  const stranger = await s.person("Stranger");
  const folder = (await first(asha.me.folders.list())).id;
  await asha.me.records.add({ ...note("Known"), id: known });
  const people = [...doctors, stranger, asha].map(({ me }) => me.address);
  /** The present state: the titles, the grants, and what each doctor reads. */
  const view = async () => ({
    own: await titles(asha.me, "own"),
    grants: (await all(asha.me.grants.list())).map(({ grantee, scope, state, from }) => [grantee, scope, state, from]),
    shared: await Promise.all(doctors.map(async ({ me }) => (await titles(me, "shared")).toSorted())),
  });
  const traces = () => ({ height: s.ledger.height, prompts: asha.wallet.prompts, blobs: s.blobs.ids() });
  return { asha, me: asha.me, folder, people, start: s.clock.now(), view, traces };
}

type Practice = Awaited<ReturnType<typeof practice>>;

interface Batch<I> {
  readonly item: fc.Arbitrary<(parts: Practice) => I>;
  /** Two items of one batch must have different keys. */
  readonly key: (item: I) => string;
  one(me: Participant, item: I): Promise<unknown>;
  many(me: Participant, items: readonly I[]): Promise<unknown>;
  each(me: Participant, items: readonly I[]): Promise<readonly Outcome<object>[]>;
}

async function* broken() {
  yield text("half");
  throw new Error("The scanner was unplugged");
}

let nth = 0;
const scope = fc.constantFrom(
  () => "everything" as const,
  ({ folder }: Practice) => ({ folder }),
  () => ({ record: known }),
  () => ({ record: absentRecord }),
  () => ({ folder: absentFolder }),
);
const person = fc.nat(3);

const records: Batch<NewRecord> = {
  item: fc
    .constantFrom<Partial<NewRecord>>(
      {},
      {},
      {},
      { title: "" },
      { size: 1 },
      { folder: absentFolder },
      { id: known },
      { ...note("Known"), id: known },
      { mediaType: "text" },
    )
    .chain((change) =>
      fc.boolean().map((breaks) => (): NewRecord => {
        const good = { ...note("A"), ...change };
        return breaks && change.id === undefined ? { ...good, content: broken() } : good;
      }),
    ),
  key: ({ id }) => id ?? `${(nth += 1)}`,
  one: (me, item) => me.records.add(item),
  many: (me, items) => me.records.addMany(items),
  each: (me, items) => me.records.addEach(items),
};

const grants: Batch<NewGrant> = {
  item: fc
    .tuple(
      person,
      scope,
      fc.constantFrom(undefined, "start" as const, "now" as const, "unchanged" as const),
      fc.constantFrom(undefined, 0, 3600),
    )
    .map(([who, covers, from, until]) => (parts: Practice) => ({
      grantee: parts.people[who] ?? "0x",
      scope: covers(parts),
      ...(from && { from }),
      ...(until !== undefined && { until: new Date(parts.start.getTime() + until * 1000) }),
    })),
  key: ({ grantee, scope: covers }) => `${grantee}${JSON.stringify(covers)}`,
  one: (me, item) => me.grants.give(item),
  many: (me, items) => me.grants.giveMany(items),
  each: (me, items) => me.grants.giveEach(items),
};

const revocations: Batch<GrantName> = {
  item: fc.tuple(person, scope).map(([who, covers]) => (parts: Practice) => ({
    grantee: parts.people[who] ?? "0x",
    scope: covers(parts),
  })),
  key: () => `${(nth += 1)}`,
  one: (me, item) => me.grants.revoke(item),
  many: (me, items) => me.grants.revokeMany(items),
  each: (me, items) => me.grants.revokeEach(items),
};

const fate = (outcome: Outcome<unknown>): string => {
  if (outcome.ok) return "ok";
  const { problem } = outcome;
  return isChartkeyError(problem) ? problem.code : String(problem);
};

/** The items one after the other, each by a call of its own. */
async function singly<I>(batch: Batch<I>, me: Participant, items: readonly I[]): Promise<string[]> {
  const fates: string[] = [];
  for (const item of items)
    fates.push(
      await batch.one(me, item).then(
        () => "ok",
        (problem: unknown) => fate({ ok: false, problem }),
      ),
    );
  return fates;
}

/** @param standing grants that exist before */
function behaves<I>(batch: Batch<I>, existing: (parts: Practice) => readonly NewGrant[]): Promise<void> {
  return fc.assert(
    fc.asyncProperty(fc.array(batch.item, { minLength: 1, maxLength: 6 }), async (made) => {
      const [single, apart, whole] = [await practice(), await practice(), await practice()];
      for (const parts of [single, apart, whole]) {
        const before = existing(parts);
        if (before.length > 0) await parts.me.grants.giveMany(before);
      }
      const keys = new Set<string>();
      const distinct = made.filter((item) => {
        const key = batch.key(item(single));
        return keys.size < keys.add(key).size;
      });
      const items = (parts: Practice) => distinct.map((item) => item(parts));

      const fates = await singly(batch, single.me, items(single));
      const { prompts } = apart.traces();
      const outcomes = await batch.each(apart.me, items(apart));
      expect(outcomes.map(fate)).toEqual(fates);
      expect(await apart.view()).toEqual(await single.view());
      expect(apart.traces().prompts - prompts).toBeLessThanOrEqual(1);

      const before = whole.traces();
      const outcome = await batch.many(whole.me, items(whole)).catch((error: unknown) => error);
      if (fates.every((one) => one === "ok")) expect(await whole.view()).toEqual(await single.view());
      else {
        expect(outcome).toBeInstanceOf(Error);
        expect(whole.traces()).toEqual(before);
      }
    }),
    { numRuns: 8 },
  );
}

const given = ({ people: [rao, sen], folder }: Practice): readonly NewGrant[] =>
  rao && sen
    ? [
        { grantee: rao, scope: "everything" },
        { grantee: sen, scope: { folder } },
        { grantee: sen, scope: { record: known } },
      ]
    : [];

test.each<[string, () => Promise<void>]>([
  ["records", () => behaves(records, () => [])],
  ["grants", () => behaves(grants, () => [])],
  ["revocations", () => behaves(revocations, given)],
])("%s: each fares as it would alone; together it is all or nothing", async (_what, holds) => {
  await expect(holds()).resolves.toBeUndefined();
});
