import { describe, expect, test } from "vitest";
import type { Ledger } from "../../../src/adapters/index.js";
import { encodeScope } from "../../../src/domain/grants/scope.js";
import { all, first, titles } from "../stage.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { type Device, startDevice } from "./device.js";
import { note } from "./household.js";
import { ends, type OldRecord, oldRecord } from "./old-record.js";
import { fullStore } from "./watched-envelopes.js";

type End = (s: OldRecord, device: Device) => Promise<unknown>;

const tellsEnd: Record<string, End> = {
  ...ends,
  revokeEveryone: (_, { me }) => me.grants.revokeEveryone(),
  "another device, as a list has shown": async (s, { me }) => {
    await s.laptop.me.grants.revoke(s.toRao);
    expect(await all(me.grants.list())).toMatchObject([{ state: "revoked" }]);
  },
  "the grantee, as a list has shown": async (s, { me }) => {
    const { address: patient } = me;
    const scope = encodeScope("everything");
    await s.ledger.submit([{ kind: "relinquishAccess", patient, grantee: s.rao.me.address, scope }], s.rao.wallet);
    expect(await all(me.grants.list())).toMatchObject([{ state: "revoked" }]);
  },
};

/** A grant whose end was told, and then taken away by a reorganisation. */
async function takenAway(name: string, end: End) {
  const s = await oldRecord(name, 3);
  await s.phone.me.grants.give(s.wide);
  s.settle();
  await end(s, s.phone);
  s.ledger.reorganise(1);
  expect(await all(s.laptop.me.grants.list({ state: "active" }))).toHaveLength(1);
  return s;
}

describe.each(Object.entries(tellsEnd))("where a reorganisation has taken away an end by %s", (who, end) => {
  test("a new record is not opened to the grantee, who is named", async () => {
    const s = await takenAway(`added, ${who}`, end);
    const { without, exposedTo } = await s.phone.me.records.add(note("After"));
    expect({ without, exposedTo }).toEqual({ without: [s.toRao.grantee], exposedTo: [] });
    expect(await titles(s.rao.me, "shared")).not.toContain("After");
  });

  test("a new folder is not opened to the grantee, who is named", async () => {
    const s = await takenAway(`folder, ${who}`, end);
    const { id, without } = await s.phone.me.folders.create("After");
    expect(without).toEqual([s.toRao.grantee]);
    await s.phone.me.records.add({ ...note("After"), folder: id });
    expect(await titles(s.rao.me, "shared")).not.toContain("After");
  });

  test("a grant from now on for somebody else leaves the grantee out, and names them", async () => {
    const s = await takenAway(`from now on, ${who}`, end);
    const given = await s.phone.me.grants.give({ ...s.everything(s.sen), from: "now" });
    expect(given.without).toEqual([s.toRao.grantee]);
    await s.phone.me.grants.revoke(s.everything(s.sen));
    expect((await s.phone.me.records.add(note("After"))).without).toEqual([s.toRao.grantee]);
    expect(await titles(s.rao.me, "shared")).not.toContain("After");
  });

  test("a grant that is given again opens what comes after it", async () => {
    const s = await takenAway(`again, ${who}`, end);
    await s.phone.me.grants.give(s.wide);
    const { without } = await s.phone.me.records.add(note("After"));
    expect(without).toEqual([]);
    expect(await titles(s.rao.me, "shared")).toContain("After");
  });
});

/** A final grant of the record, whose grantee follows it. */
async function followed(name: string) {
  const s = await oldRecord(name, 3);
  const [row] = await all(s.phone.me.records.list());
  if (!row?.ok) throw new Error("The record cannot be read");
  const { record } = row.record.ref;
  const ofRecord = { grantee: s.toRao.grantee, scope: { record } } as const;
  await s.phone.me.grants.give({ ...ofRecord, follow: true });
  s.settle();
  return { s, record, ofRecord };
}

test.each([["revoke"], ["revokeAll"]] as const)(
  "a follower whose end by %s was taken away gets no new version",
  async (end) => {
    const { s, record, ofRecord } = await followed(`follower, ${end}`);
    await (end === "revoke"
      ? s.phone.me.grants.revoke(ofRecord)
      : s.phone.me.grants.revokeAll({ grantee: ofRecord.grantee }));
    s.ledger.reorganise(1);
    const { without, exposedTo } = await s.phone.me.records.amend(record, note("Newer"));
    expect({ without, exposedTo }).toEqual({ without: [s.toRao.grantee], exposedTo: [] });
    expect(await titles(s.rao.me, "shared")).toEqual(["Old"]);
  },
);

test("an end that comes back exposes nothing that was added meanwhile", async () => {
  const s = await oldRecord("comes back", 3);
  await s.phone.me.grants.give(s.wide);
  s.settle();
  const ended = s.phone.trace();
  await s.phone.me.grants.revoke(s.toRao);
  ended.end();
  s.ledger.reorganise(1);
  await s.phone.me.records.add(note("After"));
  await s.ledger.submit(ended.acts, s.asha.wallet);
  const { without, exposedTo } = await s.phone.me.records.add(note("Later"));
  expect({ without, exposedTo }).toEqual({ without: [], exposedTo: [] });
  expect(await titles(s.rao.me, "shared")).toEqual([]);
});

const HOUR = 3600;
const inHours = ({ clock }: OldRecord, hours: number) => new Date(clock.now().getTime() + hours * HOUR * 1000);

/** Gives less than was granted before, for an hour. */
const narrows: Record<string, (s: OldRecord) => Promise<unknown>> = {
  "this session": (s) => s.phone.me.grants.give({ ...s.toRao, until: inHours(s, 1) }),
  "this session, which approves a request": async (s) => {
    await s.rao.me.sentRequests.send({ patient: s.asha.me.address, scope: "everything", purpose: "TREAT" });
    const { id } = await first(s.phone.me.requests.list());
    await s.phone.me.requests.approve(id, { until: inHours(s, 1) });
  },
  "another device, as a list has shown": async (s) => {
    await s.laptop.me.grants.give({ ...s.toRao, until: inHours(s, 1) });
    expect(await all(s.phone.me.grants.list())).toMatchObject([{ until: inHours(s, 1) }]);
  },
};

describe.each(Object.entries(narrows))("where a reorganisation has taken away a shorter grant by %s", (who, narrow) => {
  test("a record after its time is not opened to the grantee, who is named, and one before it is", async () => {
    const s = await oldRecord(`shorter, ${who}`, 3);
    await s.phone.me.grants.give(s.wide);
    s.settle();
    await narrow(s);
    s.ledger.reorganise(1);
    expect((await s.phone.me.records.add(note("Within"))).without).toEqual([]);
    s.clock.advance(2 * HOUR);
    s.ledger.mine();
    const { without, exposedTo } = await s.phone.me.records.add(note("After"));
    expect({ without, exposedTo }).toEqual({ without: [s.toRao.grantee], exposedTo: [] });
    const shown = await titles(s.rao.me, "shared");
    expect(shown).toContain("Within");
    expect(shown).not.toContain("After");
  });
});

test("where a reorganisation has taken away that a grantee follows no more, they get no new version", async () => {
  const { s, record, ofRecord } = await followed("follows no more");
  await s.phone.me.grants.give({ ...ofRecord, follow: false });
  s.ledger.reorganise(1);
  expect((await s.phone.me.records.amend(record, note("Newer"))).without).toEqual([s.toRao.grantee]);
  expect(await titles(s.rao.me, "shared")).toEqual(["Old"]);
});

test("an end counts for the grant that was extended before it, where both are taken away", async () => {
  const s = await oldRecord("extended before", 3);
  await s.laptop.me.grants.give(s.wide);
  s.settle();
  await s.laptop.me.grants.give({ ...s.toRao, until: inHours(s, 1000) });
  await s.laptop.me.grants.revoke(s.toRao);
  expect(await all(s.phone.me.grants.list())).toMatchObject([{ state: "revoked" }]);
  s.ledger.reorganise(2);
  expect((await s.phone.me.records.add(note("After"))).without).toEqual([s.toRao.grantee]);
  expect(await titles(s.rao.me, "shared")).not.toContain("After");
});

test.each(["revoke", "revokeAll", "revokeEveryone"] as const)(
  "an end by %s counts from its inclusion, also where the call then ends with an abort",
  async (how) => {
    const s = await oldRecord(`aborted, ${how}`, 3);
    const ledger: Ledger = {
      ...s.ledger,
      async submit(acts, wallet, options) {
        const receipt = await s.ledger.submit(acts, wallet, options);
        options?.signal?.throwIfAborted();
        return receipt;
      },
    };
    const tablet = await startDevice({ ...s, ledger: { ...s.ledger, ...ledger } }, s.asha, memoryDevice());
    await tablet.me.grants.give(s.wide);
    s.settle();
    const caller = new AbortController();
    const options = {
      signal: caller.signal,
      onProgress: ({ type }: { readonly type: string }) => void (type === "ledger:included" && caller.abort()),
    };
    const { grants } = tablet.me;
    const calls = {
      revoke: () => grants.revoke(s.toRao, options),
      revokeAll: () => grants.revokeAll({ grantee: s.toRao.grantee }, options),
      revokeEveryone: () => grants.revokeEveryone(options),
    };
    await expect(calls[how]()).rejects.toMatchObject({ name: "AbortError" });
    s.ledger.reorganise(1);
    expect((await tablet.me.records.add(note("After"))).without).toEqual([s.toRao.grantee]);
    expect(await titles(s.rao.me, "shared")).not.toContain("After");
  },
);

test("who can read a record because the told end was taken away at its prompt is named", async () => {
  const s = await oldRecord("at the prompt", 3);
  await s.phone.me.grants.give(s.wide);
  s.settle();
  s.phone.at("prompted", async () => {
    await s.phone.me.grants.revoke(s.toRao);
    s.ledger.reorganise(1);
  });
  expect((await s.phone.me.records.add(note("After"))).exposedTo).toEqual([s.toRao.grantee]);
});

test("what comes after a record that was added exposes nothing", async () => {
  const s = await oldRecord("afterwards", 3);
  await s.phone.me.grants.give(s.wide);
  s.phone.at("sent", () => s.laptop.me.grants.revoke(s.toRao));
  const { exposedTo } = await s.phone.me.records.add(note("Before"));
  expect(exposedTo).toEqual([]);
});

test.each([0, 61])(
  "keys that the store did not take stay, %i minutes after their told end was taken away",
  async (minutes) => {
    const s = await oldRecord(`kept keys, ${minutes}`, 3);
    const { blobs, stored, makeRoom } = fullStore(s.blobs);
    const tablet = await startDevice({ ...s, blobs }, s.asha, memoryDevice());
    await tablet.me.grants.give(s.wide);
    s.settle();
    await tablet.me.grants.revoke(s.toRao);
    s.ledger.reorganise(1);
    s.clock.advance(minutes * 60);
    s.settle();
    makeRoom();
    await tablet.me.folders.create("Next");
    expect(stored()).toBe(0);
  },
);

test.each([600, HOUR])(
  "a revocation that comes back in another transaction ends no later grant, after %i seconds",
  async (later) => {
    const s = await oldRecord(`another transaction, ${later}`, 3);
    await s.phone.me.grants.give(s.wide);
    s.settle();
    const ended = s.phone.trace();
    await s.phone.me.grants.revoke(s.toRao);
    ended.end();
    s.ledger.reorganise(1);
    s.clock.advance(60);
    await s.ledger.submit(ended.acts, s.asha.wallet);
    s.clock.advance(later);
    s.settle();
    await s.laptop.me.grants.give(s.wide);
    s.settle();
    expect((await s.phone.me.records.add(note("After"))).without).toEqual([]);
    expect(await titles(s.rao.me, "shared")).toContain("After");
    const epoch = async () => (await first(s.phone.me.folders.list())).epoch;
    const before = await epoch();
    await s.phone.me.records.add(note("Later"));
    expect(await epoch()).toBe(before);
  },
);
