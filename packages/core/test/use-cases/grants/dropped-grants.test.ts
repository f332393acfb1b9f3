import { expect, test } from "vitest";
import { type Act, ChartkeyError, type Ledger } from "../../../src/adapters/index.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { loot } from "../loot.js";
import { note, stage, titles } from "../stage.js";

type Failure = "WALLET_REJECTED" | "LEDGER_DROPPED" | "LEDGER_UNAVAILABLE";

/**
 * A ledger that submits nothing while `failure` is set. A dropped transaction is broadcast first.
 */
function failingLedger(shared: Ledger) {
  const state: { failure: Failure | undefined; lost: readonly Act[]; ledger: Ledger } = {
    failure: undefined,
    lost: [],
    ledger: {
      ...shared,
      async submit(acts, wallet, options) {
        const { failure } = state;
        if (failure !== undefined) await options?.beforePrompt?.();
        if (failure === undefined) return shared.submit(acts, wallet, options);
        state.lost = acts;
        if (failure !== "WALLET_REJECTED") options?.onProgress?.({ type: "ledger:submitted", transaction: "lost" });
        throw new ChartkeyError(failure);
      },
    },
  };
  return state;
}

async function practice(name: string) {
  const s = stage(name, { pins: false });
  const device = memoryDevice();
  const wire = failingLedger(s.ledger);
  const asha = await s.patient("Asha");
  const [rao, sen] = [await s.doctor("Rao"), await s.doctor("Sen")];
  await asha.me.grants.give({ grantee: sen.me.address, scope: "everything" });
  await asha.me.records.add(note("Before"));
  /** The same device after a restart. */
  const restart = () => asha.connect(s.app(device, { ledger: wire.ledger }));
  const epochs = async () => (await asha.me.folders.list().page()).items[0]?.epoch;
  return { ...s, wire, restart, epochs, asha, rao, sen };
}

test.each(["WALLET_REJECTED", "LEDGER_DROPPED", "LEDGER_UNAVAILABLE"] as const)(
  "a grant that ended in %s hands over nothing, and nothing that is filed later opens to its grantee, also after a restart",
  async (failure) => {
    const s = await practice(failure);
    const { wire, restart, rao, sen } = s;
    wire.failure = failure;
    await expect((await restart()).grants.give({ grantee: rao.me.address, scope: "everything" })).rejects.toMatchObject(
      {
        code: failure,
      },
    );
    wire.failure = undefined;
    await (await restart()).records.add(note("After"));
    expect(await loot(s, rao)).toEqual([]);
    expect(await titles(sen.me, "shared")).toEqual(["After", "Before"]);
  },
);

test("a grant that is included after all, after a newer record, hands over its keys at the next write or start", async () => {
  const s = await practice("after all");
  const { wire, restart, rao } = s;
  const me = await restart();
  wire.failure = "LEDGER_UNAVAILABLE";
  await me.grants.give({ grantee: rao.me.address, scope: "everything" }).catch(() => {});
  wire.failure = undefined;
  await s.ledger.submit(wire.lost, s.asha.wallet);
  expect(await titles(rao.me, "shared")).toEqual(["BLOB_UNAVAILABLE"]);
  await restart();
  expect(await titles(rao.me, "shared")).toEqual(["Before"]);
});

test("a grant that was declined and then given again costs no epoch, and its grantee reads on", async () => {
  const s = await practice("again");
  const { wire, restart, epochs, rao } = s;
  const me = await restart();
  wire.failure = "WALLET_REJECTED";
  await me.grants.give({ grantee: rao.me.address, scope: "everything" }).catch(() => {});
  wire.failure = undefined;
  await me.grants.give({ grantee: rao.me.address, scope: "everything" });
  await me.records.add(note("After"));
  await me.records.add(note("Later"));
  expect(await titles(rao.me, "shared")).toEqual(["Later", "After", "Before"]);
  expect(await epochs()).toBe(1);
});

test("declined grants leave nothing on the device and in the store", async () => {
  const s = await practice("many");
  const device = memoryDevice();
  const me = await s.asha.connect(s.app(device, { ledger: s.wire.ledger }));
  const before = s.blobs.ids();
  for (let round = 0; round < 20; round++) {
    s.wire.failure = "WALLET_REJECTED";
    await me.grants.give({ grantee: s.rao.me.address, scope: "everything" }).catch(() => {});
  }
  expect(await device.keys("journal/")).toEqual([]);
  expect(s.blobs.ids()).toEqual(before);
});

test("a lockbox that was dropped with its transaction leaves no harm: the next try starts another epoch", async () => {
  const s = await practice("lockbox");
  const { wire, restart, epochs, rao, sen } = s;
  const me = await restart();
  await me.grants.give({ grantee: rao.me.address, scope: "everything" });
  await me.grants.revoke({ grantee: rao.me.address, scope: "everything" });
  wire.failure = "LEDGER_DROPPED";
  await expect(me.records.add(note("Dropped"))).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
  wire.failure = undefined;
  await me.records.add(note("After"));
  expect(await epochs()).toBe(2);
  expect(await titles(sen.me, "shared")).toEqual(["After", "Before"]);
  expect(await loot(s, rao)).toEqual(["Before", "folder Health records"]);
});

test("a request that was dropped is forgotten after a month, with its message", async () => {
  const s = stage("dropped request");
  const asha = await s.patient("Asha");
  const rao = await s.doctor("Rao");
  const wire = failingLedger(s.ledger);
  const device = memoryDevice();
  const me = await rao.connect(s.app(device, { ledger: wire.ledger }));
  const pins = () => s.blobs.ids();
  const before = pins();
  wire.failure = "LEDGER_DROPPED";
  const request = { patient: asha.me.address, purpose: "TREAT" };
  await expect(me.sentRequests.send(request)).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
  wire.failure = undefined;
  s.clock.advance(29 * 86_400);
  await rao.connect(s.app(device));
  expect(pins()).toHaveLength(before.length + 1);
  // a clock may be an hour fast
  s.clock.advance(86_400 + 3590);
  await rao.connect(s.app(device));
  expect(pins()).toHaveLength(before.length + 1);
  s.clock.advance(20);
  await rao.connect(s.app(device));
  expect(await device.keys("journal/")).toEqual([]);
  expect(pins()).toEqual(before);
});
