import { describe, expect, test } from "vitest";
import { encodeScope } from "../../../src/adapters/index.js";
import { all, first } from "../stage.js";
import { household, note } from "./household.js";
import { watched } from "./watched-store.js";

const HOUR = 3600_000;

/** A household whose doctor Rao has a grant of everything that is to be extended on the phone. */
async function setup(name: string) {
  const s = await household(name);
  const { phone, laptop, rao, everything, clock } = s;
  await laptop.me.grants.give({ ...everything(rao), from: "now", until: new Date(clock.now().getTime() + HOUR) });
  const extended = { ...everything(rao), until: new Date(clock.now().getTime() + 24 * HOUR) };
  const states = async () => (await all(laptop.me.grants.list())).map(({ state }) => state);
  return { ...s, extended, states, extend: () => phone.me.grants.give(extended) };
}

const conflict = { code: "LEDGER_CONFLICT", retryable: false };

describe("a grant that is extended while another device ends it stays ended, without a prompt,", () => {
  test.each(["revoke", "revokeAll", "revokeEveryone"] as const)("by %s", async (how) => {
    const { phone, laptop, rao, everything, extend, states } = await setup(`extended, ${how}`);
    const end = { revoke: everything(rao), revokeAll: { grantee: rao.me.address }, revokeEveryone: undefined };
    phone.at("planned", () => laptop.me.grants[how](end[how] as never));
    await expect(extend()).rejects.toMatchObject(conflict);
    expect(phone.prompts()).toBe(0);
    expect(await states()).toEqual(["revoked"]);
  });

  test("and does so in a batch, whose other grants are given", async () => {
    const { phone, laptop, rao, sen, everything, extended, states } = await setup("extended in a batch");
    phone.at("planned", () => laptop.me.grants.revoke(everything(rao)));
    await expect(phone.me.grants.giveMany([everything(sen), extended])).rejects.toMatchObject({
      ...conflict,
      message: expect.stringContaining("grants[1]") as unknown,
    });
    expect(await states()).toEqual(["revoked"]);
    await laptop.me.grants.give(extended);
    phone.at("planned", () => laptop.me.grants.revoke(everything(rao)));
    const [bad, good] = await phone.me.grants.giveEach([extended, everything(sen)]);
    expect([bad, good]).toMatchObject([{ ok: false, problem: conflict }, { ok: true }]);
    expect(await states()).toEqual(["revoked", "active"]);
  });

  test("also when the grantee gives it back, and something else moves the nonce", async () => {
    const { phone, laptop, rao, sen, asha, ledger, everything, extend, states } = await setup("given back");
    const [patient, grantee] = [asha.me.address, rao.me.address];
    phone.at("planned", async () => {
      const scope = encodeScope("everything");
      await ledger.submit([{ kind: "relinquishAccess", patient, grantee, scope }], rao.wallet);
      await laptop.me.grants.give(everything(sen));
    });
    await expect(extend()).rejects.toMatchObject(conflict);
    expect(await states()).toEqual(["revoked", "active"]);
  });
});

test("a grant that another device has ended and given again meanwhile keeps its new terms", async () => {
  const { phone, laptop, rao, everything, extend, clock } = await setup("given again");
  const until = new Date(clock.now().getTime() + 2 * HOUR);
  phone.at("planned", async () => {
    await laptop.me.grants.revoke(everything(rao));
    await laptop.me.grants.give({ ...everything(rao), from: "start", until });
  });
  await expect(extend()).rejects.toMatchObject(conflict);
  expect(await all(laptop.me.grants.list())).toMatchObject([{ until, from: "start" }]);
});

test("a first grant is not given once another device has revoked everyone meanwhile", async () => {
  const { phone, laptop, sen, everything, states } = await setup("revoked everyone");
  phone.at("planned", () => laptop.me.grants.revokeEveryone());
  await expect(phone.me.grants.give(everything(sen))).rejects.toMatchObject(conflict);
  expect(await states()).toEqual(["revoked"]);
});

test("an approval that extends a grant does not revive it either", async () => {
  const { phone, laptop, rao, asha, everything, states } = await setup("approved and revoked");
  await rao.me.sentRequests.send({ patient: asha.me.address, purpose: "care" });
  const { id } = await first(phone.me.requests.list());
  phone.at("planned", () => laptop.me.grants.revoke(everything(rao)));
  await expect(phone.me.requests.approve(id)).rejects.toMatchObject(conflict);
  expect(await states()).toEqual(["revoked"]);
});

test("a first grant is not given once its grantee was revoked meanwhile, by revokeAll", async () => {
  const { phone, laptop, rao, states } = await setup("revoked all");
  const { id } = await first(phone.me.folders.list());
  phone.at("planned", () => laptop.me.grants.revokeAll({ grantee: rao.me.address }));
  await expect(phone.me.grants.give({ grantee: rao.me.address, scope: { folder: id } })).rejects.toMatchObject(
    conflict,
  );
  expect(await states()).toEqual(["revoked"]);
});

/** A third device, on whose store something happens once, at a call that `when` names. */
async function watching(s: Awaited<ReturnType<typeof setup>>, when: Parameters<typeof watched>[0]) {
  const { store, once } = watched(when);
  return { tablet: await s.device(store), once };
}

test("a grant that waits for another write does not revive what is revoked while it waits", async () => {
  const s = await setup("waiting");
  const { laptop, rao, sen, everything, extended, states } = s;
  // what is written first is noted in the journal; then it waits
  const { tablet, once } = await watching(s, (call, key) => call === "set" && key.startsWith("journal/"));
  let waiting: Promise<unknown> | undefined;
  tablet.at("prompted", async () => {
    const revoked = Promise.withResolvers<void>();
    once(async () => {
      await laptop.me.grants.revoke(everything(rao));
      revoked.resolve();
    });
    waiting = tablet.me.grants.give(extended).catch((error: unknown) => error);
    await revoked.promise;
  });
  await expect(tablet.me.grants.give(everything(sen))).rejects.toMatchObject({ code: "LEDGER_CONFLICT" });
  expect(await waiting).toMatchObject(conflict);
  expect(await states()).toEqual(["revoked"]);
});

test("an approval does not revive what is revoked while its request is read", async () => {
  const s = await setup("read and revoked");
  const { phone, laptop, rao, asha, states } = s;
  await rao.me.sentRequests.send({ patient: asha.me.address, purpose: "care" });
  const { id } = await first(phone.me.requests.list());
  const { tablet, once } = await watching(s, (call, key) => call === "get" && key.startsWith("dismissed/"));
  once(() => laptop.me.grants.revokeAll({ grantee: rao.me.address }));
  await expect(tablet.me.requests.approve(id)).rejects.toMatchObject(conflict);
  expect(await states()).toEqual(["revoked"]);
});

test("of two grants of one slot that one session asks for at once, the last one counts", async () => {
  const { phone, rao, everything, clock } = await setup("a second click");
  const until = (hours: number) => new Date(clock.now().getTime() + hours * HOUR);
  const give = (hours: number) => phone.me.grants.give({ ...everything(rao), until: until(hours) });
  await Promise.all([give(2), give(3)]);
  expect(await all(phone.me.grants.list())).toMatchObject([{ until: until(3), state: "active" }]);
});

test("what a session revokes stays revoked, also while a grant that it asked for before is waiting", async () => {
  const { phone, rao, everything, extend, states } = await setup("own revocation");
  await Promise.allSettled([extend(), phone.me.grants.revoke(everything(rao))]);
  expect(await states()).toEqual(["revoked"]);
});

test("a caller who asks after the revocation gives a new grant", async () => {
  const { phone, laptop, rao, everything, extend, states } = await setup("asked later");
  phone.at("planned", () => laptop.me.grants.revoke(everything(rao)));
  await expect(extend()).rejects.toMatchObject(conflict);
  await extend();
  expect(await states()).toEqual(["active"]);
});

describe("a grant is planned again and given after another device's", () => {
  const before = ({ laptop, sen, everything }: Awaited<ReturnType<typeof setup>>) => ({
    record: () => laptop.me.records.add(note("New")),
    "grant to another": () => laptop.me.grants.give(everything(sen)),
    "revocation of another": () => laptop.me.grants.revoke(everything(sen)),
  });

  test.each(["record", "grant to another", "revocation of another"] as const)("%s", async (what) => {
    const s = await setup(`replanned, ${what}`);
    if (what === "revocation of another") await s.laptop.me.grants.give(s.everything(s.sen));
    s.phone.at("planned", before(s)[what]);
    const { grant } = await s.extend();
    expect(grant).toMatchObject({ until: s.extended.until, from: "now" });
  });
});

test("what was amended while its follower was revoked reaches the follower no more", async () => {
  const s = await household("amended and revoked");
  const { phone, laptop, rao } = s;
  const { record } = await laptop.me.records.add(note("First"));
  const followed = { grantee: rao.me.address, scope: { record: record.ref.record } } as const;
  await laptop.me.grants.give(followed);
  phone.at("planned", () => laptop.me.grants.revoke(followed));
  const { acts } = phone.trace();
  const { without, exposedTo } = await phone.me.records.amend(record.ref.record, { title: "Second" });
  expect([without, exposedTo]).toEqual([[], []]);
  expect(acts.map(({ kind }) => kind)).not.toContain("updateEnvelope");
});
