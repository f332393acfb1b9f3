import { describe, expect, test } from "vitest";
import { all, first, titles } from "../stage.js";
import { household, note } from "./household.js";
import { watched } from "./watched-store.js";

const HOUR = 3600_000;
const conflict = { code: "LEDGER_CONFLICT", retryable: false };

/** A household with an old record, and a doctor Rao who has had everything from the start. */
async function setup(name: string) {
  const s = await household(name);
  const { phone, laptop, rao, sen, asha, everything } = s;
  const until = (hours: number) => new Date(s.clock.now().getTime() + hours * HOUR);
  await phone.me.records.add(note("Old"));
  await laptop.me.grants.give({ ...everything(rao), from: "start", until: until(1) });
  await rao.me.sentRequests.send({ patient: asha.me.address, purpose: "care" });
  const { id } = await first(phone.me.requests.list());
  const wide = { ...everything(rao), from: "start", until: until(24) } as const;
  const narrow = { ...everything(rao), from: "now", until: until(2) } as const;
  const kept = async () =>
    (await all(laptop.me.grants.list({ grantee: rao.me.address }))).map(({ from, until: end }) => [from, end]);
  const isNarrow = async () => expect(await kept()).toEqual([["now", narrow.until]]);
  const giving = {
    give: () => phone.me.grants.give(wide),
    giveMany: () => phone.me.grants.giveMany([wide]),
    approve: () => phone.me.requests.approve(id, { from: "start", until: wide.until }),
  };
  return { ...s, id, wide, narrow, giving, isNarrow, until, sen };
}

/** What a call comes to, which nobody awaits yet. */
const outcome = (call: Promise<unknown>) =>
  call.then(
    () => "done",
    (error: unknown) => error,
  );

/** Until a call waits behind the one that is under way. */
const queued = async (call: Promise<unknown>) => {
  const later = outcome(call);
  for (let turn = 0; turn < 2_000; turn++) await Promise.resolve();
  return { later };
};

describe.each(["give", "giveMany", "approve"] as const)(
  "an earlier %s does not overtake a later, narrower grant",
  (how) => {
    test("after another device has revoked the grantee", async () => {
      const { phone, laptop, rao, giving, narrow, isNarrow } = await setup(`revoked, ${how}`);
      let second: { readonly later: Promise<unknown> } | undefined;
      phone.at("planned", async () => {
        await laptop.me.grants.revokeAll({ grantee: rao.me.address });
        second = await queued(phone.me.grants.give(narrow));
      });
      await expect(giving[how]()).rejects.toMatchObject(conflict);
      expect(await second?.later).toBe("done");
      await isNarrow();
    });

    test("after another device has given to another, and nobody has taken anything", async () => {
      const { phone, laptop, sen, everything, giving, narrow, isNarrow } = await setup(`others, ${how}`);
      let second: { readonly later: Promise<unknown> } | undefined;
      phone.at("planned", async () => {
        second = await queued(phone.me.grants.give(narrow));
        await laptop.me.grants.give(everything(sen));
      });
      const earlier = await outcome(giving[how]());
      expect(await second?.later).toBe("done");
      expect(["done", expect.objectContaining(conflict)]).toContainEqual(earlier);
      await isNarrow();
    });

    test("when both are asked for at once", async () => {
      const { phone, giving, narrow, isNarrow } = await setup(`at once, ${how}`);
      const earlier = outcome(giving[how]());
      expect(await outcome(phone.me.grants.give(narrow))).toBe("done");
      expect(["done", expect.objectContaining(conflict)]).toContainEqual(await earlier);
      await isNarrow();
    });
  },
);

test("an earlier grant does not replace what another device has narrowed", async () => {
  const { phone, laptop, narrow, giving, isNarrow } = await setup("narrowed");
  phone.at("planned", () => laptop.me.grants.give(narrow));
  await expect(giving.give()).rejects.toMatchObject(conflict);
  await isNarrow();
});

test("a revocation of another scope counts also once that scope was given again", async () => {
  const { phone, laptop, sen, everything } = await setup("other scope");
  const { id } = await first(phone.me.folders.list());
  const folder = { grantee: sen.me.address, scope: { folder: id } } as const;
  await laptop.me.grants.give(folder);
  phone.at("planned", async () => {
    await laptop.me.grants.revokeAll({ grantee: sen.me.address });
    await laptop.me.grants.give({ ...folder, from: "now" });
  });
  await expect(phone.me.grants.give({ ...everything(sen), from: "start" })).rejects.toMatchObject(conflict);
  expect(await titles(sen.me, "shared")).toEqual([]);
});

test("what is revoked at the prompt is not advised to be tried again", async () => {
  const { phone, laptop, rao, everything, giving } = await setup("at the prompt");
  phone.at("prompted", () => laptop.me.grants.revoke(everything(rao)));
  await expect(giving.give()).rejects.toMatchObject(conflict);
});

test("a batch that is refused at its prompt names the grant that is not meant any more", async () => {
  const { phone, laptop, rao, sen, everything, wide } = await setup("a batch at its prompt");
  phone.at("prompted", () => laptop.me.grants.revoke(everything(rao)));
  await expect(phone.me.grants.giveMany([everything(sen), wide])).rejects.toMatchObject({
    ...conflict,
    message: expect.stringContaining("grants[1]") as unknown,
  });
});

test("a grant that was dropped, and may land, is told as dropped, whatever happened since", async () => {
  const { phone, rao, everything, wide } = await setup("dropped");
  phone.at("planned", async () => {
    phone.next("declined");
    await expect(phone.me.grants.revoke(everything(rao))).rejects.toMatchObject({ code: "WALLET_REJECTED" });
    phone.next("dropped");
  });
  await expect(phone.me.grants.give(wide)).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
});

test("a node that fails after a conflict hides no conflict", async () => {
  const { phone, laptop, sen, everything, ledger, wide } = await setup("failing afterwards");
  phone.at("prompted", async () => {
    await laptop.me.grants.give(everything(sen));
    ledger.time = () => Promise.reject(new Error("odd"));
  });
  await expect(phone.me.grants.give(wide)).rejects.toMatchObject({ code: "LEDGER_CONFLICT", retryable: true });
});

test("a slow earlier revocation does not count for a later one", async () => {
  const s = await setup("slow revocation");
  const { rao, laptop, wide } = s;
  const { id } = await first(laptop.me.folders.list());
  const folder = { grantee: rao.me.address, scope: { folder: id } } as const;
  const other = { ...folder, scope: { folder: (await laptop.me.folders.create("Other")).id } };
  await laptop.me.grants.giveMany([folder, other]);
  const held: PromiseWithResolvers<void>[] = [];
  const { store, each } = watched((call, key) => call === "get" && key.startsWith("head/"));
  const tablet = await s.device(store);
  each(() => {
    const next = Promise.withResolvers<void>();
    held.push(next);
    return next.promise;
  });
  const isHeld = async (calls: number) => {
    while (held.length < calls) await Promise.resolve();
  };
  const earlier = outcome(tablet.me.grants.revoke(folder));
  await isHeld(1);
  const waiting = outcome(tablet.me.grants.give(wide));
  await isHeld(2);
  each(undefined);
  expect(await outcome(tablet.me.grants.revoke(other))).toBe("done");
  held[0]?.resolve();
  expect(await earlier).toBe("done");
  for (const one of held) one.resolve();
  expect(await waiting).toMatchObject(conflict);
});

test("what another device writes at the prompt may be tried again, where it took nothing", async () => {
  const { phone, laptop, sen, everything, giving } = await setup("at the prompt, others");
  phone.at("prompted", () => laptop.me.grants.give(everything(sen)));
  await expect(giving.give()).rejects.toMatchObject({ code: "LEDGER_CONFLICT", retryable: true });
  expect(await outcome(giving.give())).toBe("done");
});

test("a grant is told as revoked that another device has ended by the time its call ends", async () => {
  const { phone, laptop, rao, everything, wide } = await setup("told");
  phone.at("sent", () => laptop.me.grants.revoke(everything(rao)));
  const { grant } = await phone.me.grants.give(wide);
  expect(grant.state).toBe("revoked");
});

test("an approval revives nothing that is revoked while it settles what an earlier write left", async () => {
  const s = await setup("settling");
  const { laptop, rao, id, everything } = s;
  const { store, once } = watched((call, key) => call === "keys" && key.startsWith("journal/"));
  const tablet = await s.device(store);
  once(() => laptop.me.grants.revoke(everything(rao)));
  await expect(tablet.me.requests.approve(id)).rejects.toMatchObject(conflict);
  expect(await titles(rao.me, "shared")).toEqual([]);
});

test("a grant that a reorganisation took away is not given over its revocation", async () => {
  const s = await household("taken away", { depth: 3 });
  const { phone, laptop, rao, ledger, everything } = s;
  for (let block = 0; block < 4; block++) ledger.mine();
  await laptop.me.grants.give(everything(rao));
  phone.at("planned", async () => {
    laptop.at("prompted", async () => ledger.reorganise(1));
    await laptop.me.grants.revoke(everything(rao));
    await laptop.me.folders.create("Something else");
  });
  await expect(phone.me.grants.give({ ...everything(rao), from: "start" })).rejects.toMatchObject(conflict);
  expect(await all(laptop.me.grants.list())).toEqual([]);
});

test("a grant that waits is not given once a later call was told that there is none to end", async () => {
  const { phone, laptop, sen, everything } = await setup("none to end");
  const toSen = everything(sen);
  phone.at("planned", async () => {
    const ends = [phone.me.grants.revokeAll({ grantee: sen.me.address }), phone.me.grants.revoke(toSen)];
    await Promise.all(ends.map((end) => expect(end).rejects.toMatchObject({ code: "GRANT_ABSENT" })));
    await laptop.me.folders.create("Something that plans it again");
  });
  await expect(phone.me.grants.give(toSen)).rejects.toMatchObject(conflict);
});
