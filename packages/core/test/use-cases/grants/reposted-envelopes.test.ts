import { NO_REQUEST } from "../../../src/domain/acts/act.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import { sealEnvelope } from "../../../src/envelope/envelope.js";
import { parseIdentityBundle } from "../../../src/envelope/identity-bundle.js";
import { pairKeys } from "../../../src/envelope/pair-key.js";
import { openPointer, sealPointer } from "../../../src/envelope/pointer.js";
import { planningLedger } from "../../../src/conformance/planning-ledger.js";
import { memoryBlobs, memoryLedger, memoryProfiles } from "../../../src/fakes/index.js";
import { createChartkey, type Hex, type Ledger, type Scope } from "../../../src/index.js";
import { encodeScope, parseLedgerId } from "../../../src/adapters/index.js";
import { envelopeOf } from "../../envelope/samples.js";
import { type Actor, all, note, stage, titles } from "../stage.js";

const everything = "everything" as const;

interface Place {
  readonly ledger: Ledger;
  readonly patient: Actor;
  readonly grantee: Actor;
  readonly scope: Scope;
}

/** The key of the pair's pointers, and the place of an envelope's pointer. */
async function pointing({ ledger, patient, grantee, scope }: Place) {
  const identity = (actor: Actor) => actor.keyring.identity({ ledger: ledger.id, address: actor.me.address }, 0);
  const { agree } = parseIdentityBundle((await identity(grantee)).bundle);
  const { pointer } = await pairKeys(await identity(patient), { address: grantee.me.address, agree });
  const place = {
    kind: "envelope",
    ledger: ledger.id,
    patient: patient.me.address,
    grantee: grantee.me.address,
    scope: encodeScope(scope),
  } as const;
  return { key: pointer, place };
}

/** The digest of the envelope of the last grant there. */
async function envelopeAt(where: Place): Promise<Uint8Array> {
  const { key, place } = await pointing(where);
  let envelope: Hex = "0x";
  for await (const update of where.ledger.entries({ log: place.patient, counterparty: place.grantee }))
    if (update.type === "entry" && update.entry.act.kind === "grantAccess") envelope = update.entry.act.envelope;
  return openPointer(key, place, envelope);
}

/** A grant that points to an envelope of another. */
async function repost(where: Place, digest: Uint8Array): Promise<void> {
  const { key, place } = await pointing(where);
  const { patient, grantee, scope } = place;
  const envelope = sealPointer(key, place, digest);
  const grant = {
    kind: "grantAccess",
    patient,
    grantee,
    scope,
    until: 2 ** 40 - 1,
    permissions: 1,
    envelope,
    request: NO_REQUEST,
  } as const;
  await where.ledger.submit([grant], where.patient.wallet);
}

async function practice(name: string) {
  const s = stage(name);
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  await asha.me.records.add(note("Asha's"));
  const labs = await asha.me.folders.create("Labs");
  await asha.me.grants.give({ grantee: rao.me.address, scope: { folder: labs.id } });
  const original: Place = { ledger: s.ledger, patient: asha, grantee: rao, scope: { folder: labs.id } };
  const problems = async (reader: Actor, patient: Actor) =>
    (await all(reader.me.receivedGrants.list({ patient: patient.me.address }))).map(({ problem }) => problem?.code);
  return { ...s, asha, rao, original, problems, digest: await envelopeAt(original) };
}

test("an envelope that another patient posts as theirs opens nothing", async () => {
  const s = await practice("patient");
  const mallory = await s.patient("Mallory");
  await mallory.me.records.add(note("Mallory's"));
  await repost({ ...s.original, patient: mallory }, s.digest);
  expect(await s.problems(s.rao, mallory)).toEqual(["SEAL_INVALID"]);
  expect(await titles(s.rao.me, "shared")).toEqual(["SEAL_INVALID"]);
});

test("an envelope that is posted for another scope opens nothing there", async () => {
  const s = await practice("scope");
  await repost({ ...s.original, scope: everything }, s.digest);
  expect(await s.problems(s.rao, s.asha)).toEqual([undefined, "SEAL_INVALID"]);
  expect(await titles(s.rao.me, "shared")).toEqual(["SEAL_INVALID"]);
});

test("an envelope that is posted to another grantee opens nothing for them", async () => {
  const s = await practice("grantee");
  const sen = await s.doctor("Sen");
  await repost({ ...s.original, grantee: sen }, s.digest);
  expect(await s.problems(sen, s.asha)).toEqual(["SEAL_INVALID"]);
});

test("a pointer that decrypts to nothing is one problem, to both sides, and nothing else suffers", async () => {
  const s = await practice("nothing");
  const sen = await s.doctor("Sen");
  await repost({ ...s.original, grantee: sen }, new Uint8Array(32));
  expect(await s.problems(sen, s.asha)).toEqual(["BLOB_UNAVAILABLE"]);
  const given = (await all(s.asha.me.grants.list())).map(({ problem }) => problem?.code);
  expect(given).toEqual([undefined, "BLOB_UNAVAILABLE"]);
  await s.asha.me.grants.revoke({ grantee: sen.me.address, scope: s.original.scope });
  await s.asha.me.records.add(note("Next"));
});

test("an envelope from another chain opens nothing, although address and keyring are the same", async () => {
  const s = await practice("chain");
  const ledger = planningLedger(memoryLedger({ clock: s.clock, id: parseLedgerId("memory:2:ledger") }));
  const ports = { ledger, blobs: s.blobs, profiles: memoryProfiles(), clock: s.clock, entropy: s.entropy };
  const there = async (actor: Actor): Promise<Actor> => {
    const me = await actor.connect(createChartkey(ports));
    await me.register({ roles: ["patient"], profile: { name: "There", listed: false } });
    return { ...actor, me };
  };
  const [asha, rao] = [await there(s.asha), await there(s.rao)];
  await repost({ ...s.original, ledger, patient: asha, grantee: rao, scope: everything }, s.digest);
  expect(await s.problems(rao, asha)).toEqual(["SEAL_INVALID"]);
});

test("an envelope that the store does not have any more is a problem until the patient grants again", async () => {
  const s = await practice("lost");
  const reader = await s.rao.connect(s.app(undefined, { blobs: memoryBlobs() }));
  expect((await all(reader.receivedGrants.list())).map(({ problem }) => problem?.code)).toEqual(["BLOB_UNAVAILABLE"]);
});

test("an envelope that names another key than the one it is sealed to confirms no key", async () => {
  const s = await practice("named key");
  const identity = (actor: Actor) => actor.keyring.identity({ ledger: s.ledger.id, address: actor.me.address }, 0);
  const [mine, theirs] = [await identity(s.asha), await identity(s.rao)];
  const recipients = {
    patient: parseIdentityBundle(mine.bundle).recipient,
    grantee: parseIdentityBundle(theirs.bundle).recipient,
  };
  const sealed = await sealEnvelope(
    envelopeOf({
      ledger: s.ledger.id,
      patient: s.asha.me.address,
      grantee: s.rao.me.address,
      granteeKey: `0x${"0e".repeat(32)}`,
      scope: encodeScope(s.original.scope),
    }),
    recipients,
  );
  await s.blobs.put(sealed, { holder: "test" });
  await repost(s.original, sha256(sealed));
  const [listed] = await all(s.asha.me.grants.list({ state: "active" }));
  expect(listed?.problem).toMatchObject({ code: "SEAL_INVALID" });
});
