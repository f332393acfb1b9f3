import { describe, expect, test } from "vitest";
import { type Act, encodeScope, type Hex } from "../../../src/adapters/index.js";
import type { Trust } from "../../../src/index.js";
import { all, first, titles } from "../stage.js";
import { startDevice } from "./device.js";
import { household, note } from "./household.js";
import { laggingView } from "./lagging-view.js";
import { watched } from "./watched-store.js";

const HOUR = 3600_000;
const scope = encodeScope("everything");
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

test("a grant that was dropped is told as dropped, and not to be tried again once it was to be ended", async () => {
  const { phone, rao, everything, wide } = await setup("dropped");
  phone.next("dropped");
  phone.at("prompted", async () => {
    phone.next("declined");
    await expect(phone.me.grants.revoke(everything(rao))).rejects.toMatchObject({ code: "WALLET_REJECTED" });
  });
  await expect(phone.me.grants.give(wide)).rejects.toMatchObject({ code: "LEDGER_DROPPED", retryable: false });
});

describe("a grant is not advised to be tried again", () => {
  test("in whose place came another device's revocation", async () => {
    const { phone, laptop, rao, everything, giving } = await setup("replaced");
    phone.at("planned", () => laptop.me.grants.revoke(everything(rao)));
    phone.next("dropped");
    await expect(giving.approve()).rejects.toMatchObject({ code: "LEDGER_DROPPED", retryable: false });
  });

  test.each(["time", "account", "entries"] as const)(
    "after a conflict whose reason `%s` does not tell",
    async (call) => {
      const { phone, laptop, rao, everything, ledger, giving } = await setup(`failing ${call}`);
      phone.at("prompted", async () => {
        await laptop.me.grants.revoke(everything(rao));
        ledger[call] = () => {
          throw new Error("odd");
        };
      });
      await expect(giving.give()).rejects.toMatchObject(conflict);
    },
  );

  test("after a conflict at which the registry was away", async () => {
    const s = await setup("no registry");
    const digest: Hex = `0x${"11".repeat(24)}`;
    await s.registry.attest([{ participant: s.rao.me.address, role: "doctor", until: 2 ** 40 - 1, digest }], s.council);
    const trust: Trust = { registrars: [s.council.address], requests: "verified" };
    const tablet = await startDevice({ ...s, app: (store, over) => s.app(store, { ...over, trust }) }, s.asha);
    tablet.at("prompted", async () => {
      await s.laptop.me.grants.revoke(s.everything(s.rao));
      s.registry.unplug();
    });
    await expect(tablet.me.requests.approve(s.id, { from: "start" })).rejects.toMatchObject(conflict);
  });
});

test.each(["conflict", "dropped"] as const)(
  "a grant that was refused (%s) is not advised to be tried again by what moves no counter",
  async (how) => {
    const s = await setup(`no counter, ${how}`);
    await s.laptop.me.grants.give(s.everything(s.sen));
    const { view, stop, hidden } = laggingView(s.ledger);
    const tablet = await startDevice({ ...s, ledger: view as typeof s.ledger }, s.asha);
    const left: Act = { kind: "relinquishAccess", patient: s.asha.me.address, grantee: s.sen.me.address, scope };
    tablet.at("planned", async () => {
      if (how === "conflict") return;
      await s.ledger.submit([left], s.sen.wallet);
      await stop(s.asha.me.address);
      await s.laptop.me.grants.revoke(s.everything(s.rao));
    });
    if (how === "dropped") tablet.next("dropped");
    else
      tablet.at("prompted", async () => {
        await s.ledger.submit([left], s.sen.wallet);
        await stop(s.asha.me.address);
        await s.laptop.me.grants.revoke(s.everything(s.rao));
      });
    await expect(tablet.me.grants.give(s.wide)).rejects.toMatchObject({ retryable: false });
    expect(hidden()).toBeGreaterThan(0);
  },
);

test("a conflict whose reason the node does not show is no reason to give the grant again", async () => {
  const s = await setup("behind");
  const { view, stop, hidden } = laggingView(s.ledger);
  const tablet = await startDevice({ ...s, ledger: view as typeof s.ledger }, s.asha);
  tablet.at("prompted", async () => {
    await stop(s.asha.me.address);
    await s.laptop.me.grants.revoke(s.everything(s.rao));
  });
  await expect(tablet.me.grants.give(s.wide)).rejects.toMatchObject(conflict);
  expect(hidden()).toBeGreaterThan(0);
});

test("of several grants that are refused together, those that are still meant may be tried again", async () => {
  const { phone, laptop, rao, sen, everything, wide } = await setup("each");
  phone.at("prompted", () => laptop.me.grants.revoke(everything(rao)));
  const [toSen, toRao] = await phone.me.grants.giveEach([everything(sen), wide]);
  expect(toSen).toMatchObject({ ok: false, problem: { code: "LEDGER_CONFLICT", retryable: true } });
  expect(toRao).toMatchObject({ ok: false, problem: conflict });
});

test("a later grant that was declined stops no earlier one", async () => {
  const { phone, laptop, wide, narrow } = await setup("declined later");
  let second: { readonly later: Promise<unknown> } | undefined;
  phone.at("planned", async () => {
    second = await queued(phone.me.grants.give(narrow));
    await laptop.me.folders.create("Meanwhile");
    phone.at("planned", async () => phone.next("declined"));
  });
  expect(await outcome(phone.me.grants.give(wide))).toBe("done");
  expect(await second?.later).toMatchObject({ code: "WALLET_REJECTED" });
});

test.each(["revoke", "revokeAll", "revokeEveryone"] as const)(
  "a grant is given that was asked for after a `%s` which is still under way",
  async (end) => {
    const { phone, rao, everything, narrow, isNarrow } = await setup(`${end} and give`);
    const { grants } = phone.me;
    const ends = {
      revoke: () => grants.revoke(everything(rao)),
      revokeAll: () => grants.revokeAll({ grantee: rao.me.address }),
      revokeEveryone: () => grants.revokeEveryone(),
    };
    const ended = outcome(ends[end]());
    expect(await outcome(grants.give(narrow))).toBe("done");
    expect(await ended).toBe("done");
    await isNarrow();
  },
);

test("grants that fail for one reason reject, also beside one that was bad from the beginning", async () => {
  const { phone, sen, everything } = await setup("bad beside declined");
  phone.next("declined");
  const call = phone.me.grants.giveEach([{ ...everything(sen), until: new Date(Number.NaN) }, everything(sen)]);
  await expect(call).rejects.toMatchObject({ code: "WALLET_REJECTED" });
  const [bad] = await phone.me.grants.giveEach([{ ...everything(sen), until: new Date(Number.NaN) }, everything(sen)]);
  expect(bad).toMatchObject({ ok: false, problem: expect.any(TypeError) as unknown });
});

test.each(["declined", "dropped", "held"] as const)(
  "an approval that is slow does not overtake a later rejection that was %s",
  async (fate) => {
    const s = await setup(`rejected later, ${fate}`);
    const { store, once } = watched((call, key) => call === "get" && key.startsWith("dismissed/"));
    const tablet = await s.device(store);
    once(async () => {
      tablet.next(fate);
      await outcome(tablet.me.requests.reject(s.id));
    });
    await expect(tablet.me.requests.approve(s.id)).rejects.toMatchObject(conflict);
  },
);

test("a second click rejects a request no second time", async () => {
  const { phone, id } = await setup("rejected twice");
  const before = phone.prompts();
  const [one, two] = await Promise.all([outcome(phone.me.requests.reject(id)), outcome(phone.me.requests.reject(id))]);
  expect([one, two]).toEqual(["done", expect.objectContaining({ code: "REQUEST_CLOSED" })]);
  expect(phone.prompts()).toBe(before + 1);
});

test("no grant comes to its prompt once a later call was told that there is none to end", async () => {
  const s = await setup("slow to prompt");
  const { store, once } = watched((call, key) => call === "set" && key.endsWith("/envelope/0"));
  const tablet = await s.device(store);
  once(() => expect(tablet.me.grants.revoke(s.everything(s.sen))).rejects.toMatchObject({ code: "GRANT_ABSENT" }));
  await expect(tablet.me.grants.give(s.everything(s.sen))).rejects.toMatchObject(conflict);
  expect(tablet.prompts()).toBe(0);
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
