import { describe, expect, test } from "vitest";
import { encodeScope } from "../../../src/domain/grants/scope.js";
import { all, titles } from "../stage.js";
import type { Device } from "./device.js";
import { note } from "./household.js";
import { ends, type OldRecord, oldRecord } from "./old-record.js";

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

test.each([["revoke"], ["revokeAll"]] as const)(
  "a follower whose end by %s was taken away gets no new version",
  async (end) => {
    const s = await oldRecord(`follower, ${end}`, 3);
    const [row] = await all(s.phone.me.records.list());
    if (!row?.ok) throw new Error("The record cannot be read");
    const { record } = row.record.ref;
    const ofRecord = { grantee: s.toRao.grantee, scope: { record } } as const;
    await s.phone.me.grants.give({ ...ofRecord, follow: true });
    s.settle();
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
