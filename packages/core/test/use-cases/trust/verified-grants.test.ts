import { expect, test } from "vitest";
import type { BlobStore, Trust } from "../../../src/index.js";
import { all, note, stage, START, titles } from "../stage.js";

const digest = `0x${"d1".repeat(24)}` as const;
const until = START.getTime() / 1000 + 3_600;

/** A patient whose app by default grants to verified people only, and counts what it uploads. */
async function practice(name: string, trust: Trust = { grants: "verified" }) {
  const s = stage(name);
  let uploads = 0;
  const blobs: BlobStore = {
    ...s.blobs,
    put(...args) {
      uploads += 1;
      return s.blobs.put(...args);
    },
  };
  const asha = await s.patient("Asha");
  const rao = await s.doctor("Rao");
  const me = await asha.connect(
    s.app(undefined, { blobs, trust: { registrars: [s.council.address], requests: "anyone", ...trust } }),
  );
  await me.records.add(note("Before"));
  const attest = () => s.registry.attest([{ participant: rao.me.address, role: "doctor", until, digest }], s.council);
  const give = () => me.grants.give({ grantee: rao.me.address, scope: "everything" });
  const cost = () => ({ uploads, prompts: asha.wallet.prompts, height: s.ledger.height });
  return { ...s, asha, rao, me, attest, give, cost };
}

const unverified = { code: "PARTICIPANT_UNVERIFIED" };

test("a grant to somebody unverified is refused before any upload or prompt", async () => {
  const { me, rao, give, cost, attest } = await practice("refused");
  const { id } = await rao.me.sentRequests.send({ patient: me.address, purpose: "TREAT" });
  const before = cost();
  await expect(give()).rejects.toMatchObject(unverified);
  await expect(me.requests.approve(id)).rejects.toMatchObject(unverified);
  expect(cost()).toEqual(before);
  await attest();
  await me.requests.approve(id);
  expect(await titles(rao.me, "shared")).toEqual(["Before"]);
});

test("by default anyone can be granted to, also while the registry is away", async () => {
  const { rao, give, registry } = await practice("default", {});
  registry.unplug();
  await give();
  expect(await titles(rao.me, "shared")).toEqual(["Before"]);
});

test("where grants need it, none is given while the registry is away", async () => {
  const { give, attest, registry, cost } = await practice("away");
  await attest();
  registry.unplug();
  const before = cost();
  await expect(give()).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
  expect(cost()).toEqual(before);
  registry.plug();
  await give();
});

test("a grant outlives the attestation, but is not given again without one", async () => {
  const { me, rao, give, attest, clock } = await practice("outlives");
  await attest();
  await give();
  clock.advance(3_600);
  await me.records.add(note("After"));
  expect(await titles(rao.me, "shared")).toEqual(["After", "Before"]);
  expect((await all(me.grants.list({ state: "active" }))).length).toBe(1);
  await expect(give()).rejects.toMatchObject(unverified);
});

test("revoking needs no verification", async () => {
  const { me, rao, give, attest, registry } = await practice("revoking");
  await attest();
  await give();
  registry.unplug();
  await me.grants.revoke({ grantee: rao.me.address, scope: "everything" });
  expect(await titles(rao.me, "shared")).toEqual([]);
});
