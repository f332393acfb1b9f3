import fc from "fast-check";
import { expect, test } from "vitest";
import { isChartkeyError, type Participant, type Scope } from "../../../src/index.js";
import { loot } from "../loot.js";
import { racingLedger } from "../racing-ledger.js";
import { type Actor, all, note, stage, titles } from "../stage.js";
import { AccessModel } from "./access-model.js";

const DOCTORS = 3;
const LONG = 2 ** 40;

/** One step of a patient. Its numbers choose among the doctors, folders and records. */
type Step =
  | { readonly do: "add"; readonly folder: number }
  | {
      readonly do: "give";
      readonly doctor: number;
      readonly scope: number;
      readonly past: boolean;
      readonly short: boolean;
    }
  | { readonly do: "revoke"; readonly doctor: number; readonly scope: number }
  | { readonly do: "revokeAll"; readonly doctor: number | undefined }
  | { readonly do: "folder" }
  | { readonly do: "wait" };

const index = fc.nat({ max: 5 });
const doctor = fc.nat({ max: DOCTORS - 1 });
const give = fc.record({
  do: fc.constant("give" as const),
  doctor,
  scope: index,
  past: fc.boolean(),
  short: fc.boolean(),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("add" as const), folder: index }) },
  { weight: 4, arbitrary: give },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("revoke" as const), doctor, scope: index }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("revokeAll" as const), doctor: fc.option(doctor, { nil: undefined }) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: "folder" as const }) },
  { weight: 1, arbitrary: fc.constant({ do: "wait" as const }) },
);

const HOUR = 3600;

/** A patient with two devices, three doctors, and the model beside them. */
async function world(name: string) {
  const s = stage(name, { pins: false });
  const asha = await s.patient("Asha");
  const doctors: Actor[] = [];
  for (let i = 0; i < DOCTORS; i++) doctors.push(await s.doctor(`Doctor ${i}`));
  const race = racingLedger(s.ledger);
  const phone = await asha.connect(s.app(undefined, { ledger: race.ledger }));
  const model = new AccessModel();
  const folders = (await all(asha.me.folders.list())).map(({ id }) => id);
  const now = () => Math.floor(s.clock.now().getTime() / 1000);
  const addressOf = (who: number) => doctors[who]?.me.address ?? asha.me.address;
  const scopes = (): readonly Scope[] => [
    "everything",
    ...folders.map((folder) => ({ folder })),
    ...model.records.map(({ id }) => ({ record: id })),
  ];
  const pick = <T>(from: readonly T[], at: number): T => {
    const chosen = from[at % from.length];
    if (chosen === undefined) throw new Error("There is nothing to choose from");
    return chosen;
  };
  let added = 0;

  /** Runs a step on a device, and in the model once it has succeeded. */
  const run: Record<Step["do"], (me: Participant, chosen: never) => Promise<void>> = {
    async add(me, { folder }: Step & { do: "add" }) {
      const title = `Record ${(added += 1)}`;
      const id = pick(folders, folder);
      const { record, exposedTo } = await me.records.add({ ...note(title), folder: id });
      model.add({ title, id: record.ref.record, folder: id });
      for (let who = 0; who < DOCTORS; who++) if (exposedTo.includes(addressOf(who))) model.allow(who, title);
    },
    async give(me, chosen: Step & { do: "give" }) {
      const scope = pick(scopes(), chosen.scope);
      const { past, short } = chosen;
      const until = short ? now() + HOUR : LONG;
      const ofRecord = scope !== "everything" && "record" in scope;
      const grant = {
        grantee: addressOf(chosen.doctor),
        scope,
        from: past || ofRecord ? ("start" as const) : ("now" as const),
        ...(short && { until: new Date(until * 1000) }),
      };
      const given = await me.grants.give(grant).catch((error: unknown) => {
        // the other device gave or ended the same grant, or ended another of the doctor's
        if (!isChartkeyError(error, "LEDGER_CONFLICT")) throw error;
      });
      if (!given) return;
      model.give(chosen.doctor, scope, until, past);
    },
    async revoke(me, chosen: Step & { do: "revoke" }) {
      const scope = pick(scopes(), chosen.scope);
      if (!model.has(chosen.doctor, scope)) return;
      await me.grants.revoke({ grantee: addressOf(chosen.doctor), scope }).catch((error: unknown) => {
        if (!isChartkeyError(error, "GRANT_ABSENT")) throw error;
      });
      model.revoke(chosen.doctor, scope);
    },
    async revokeAll(me, { doctor: who }: Step & { do: "revokeAll" }) {
      if (who === undefined) {
        await me.grants.revokeEveryone();
        model.revokeEveryone();
        return;
      }
      // what another device gives meanwhile is not among them
      const known = model.scopesOf(who);
      await me.grants.revokeAll({ grantee: addressOf(who) }).catch((error: unknown) => {
        if (!isChartkeyError(error, "GRANT_ABSENT")) throw error;
      });
      for (const scope of known) model.revoke(who, scope);
    },
    async folder(me) {
      folders.push((await me.folders.create(`Folder ${folders.length}`)).id);
    },
    wait: async () => s.clock.advance(HOUR),
  };
  const take = async (me: Participant, chosen: Step) => {
    // each step goes to the function of its own kind, which the compiler cannot follow
    await run[chosen.do](me, chosen as never);
    // what somebody may read for a moment, during another write, they may keep
    for (let who = 0; who < DOCTORS; who++) model.visible(who, now());
  };
  const seen = async (who: number) => (await titles(doctors[who]?.me ?? asha.me, "shared")).toSorted();

  /** Checks that nobody's keys open anything that they were never allowed to read. */
  async function checkLoot() {
    for (const [who, thief] of doctors.entries()) {
      const records = (await loot(s, thief)).filter((title) => title.startsWith("Record"));
      expect([...model.allowed(who)]).toEqual(expect.arrayContaining(records));
    }
  }
  return { take, seen, checkLoot, model, now, laptop: asha.me, phone, race };
}

test("whatever a patient does on two devices, each doctor reads exactly what the model allows, and never held more", async () => {
  const steps = fc.array(fc.tuple(fc.boolean(), step), { minLength: 4, maxLength: 14 });
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const w = await world("model");
      for (const [onPhone, chosen] of sequence) {
        await w.take(onPhone ? w.phone : w.laptop, chosen);
        for (let who = 0; who < DOCTORS; who++) expect(await w.seen(who)).toEqual(w.model.visible(who, w.now()));
      }
      await w.checkLoot();
    }),
    { numRuns: 8 },
  );
});

test("when the devices write at the same time, each doctor reads exactly what the model allows after each pair", async () => {
  const withPast = step.map((chosen) => (chosen.do === "give" ? { ...chosen, past: true } : chosen));
  // the ledger refuses a grant that expired before it was included
  const quick = withPast.filter((chosen) => chosen.do !== "wait");
  const steps = fc.array(fc.tuple(withPast, quick), { minLength: 2, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const w = await world("race");
      for (const [slow, sooner] of sequence) {
        w.race.meanwhile(() => w.take(w.laptop, sooner));
        await w.take(w.phone, slow);
        w.race.meanwhile(async () => {});
        for (let who = 0; who < DOCTORS; who++) expect(await w.seen(who)).toEqual(w.model.visible(who, w.now()));
      }
      await w.checkLoot();
    }),
    { numRuns: 6 },
  );
});
