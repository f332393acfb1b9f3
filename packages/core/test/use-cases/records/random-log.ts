import * as fc from "fast-check";
import {
  type ContentId,
  type FolderId,
  type Hex,
  isChartkeyError,
  newRecordId,
  type RecordId,
} from "../../../src/index.js";
import { addedBy } from "../hidden-blobs.js";
import { note, stage, text } from "../stage.js";
import { forger } from "./forge.js";

/** A log that grows, with what later steps may name. */
export async function growing() {
  const s = stage("pages of records", { depth: 2 });
  const asha = await s.patient("Asha");
  const rao = await s.doctor("Rao");
  const forge = await forger(s, asha);
  const nothing: Hex = `0x${"00".repeat(32)}`;
  const ids: RecordId[] = [];
  const statements: Hex[] = [];
  const folders: FolderId[] = [forge.home];
  let nth = 0;
  return { ...s, asha, me: asha.me, rao, forge, nothing, ids, statements, folders, title: () => `Record ${nth++}` };
}

export type Growing = Awaited<ReturnType<typeof growing>>;
export type Step = (on: Growing) => Promise<unknown>;

export const nth = fc.nat({ max: 2 ** 16 });
export const of = <T>(from: readonly T[], index: number): T | undefined => from[index % from.length];

async function add({ me, ids, folders, title }: Growing, folder: number, chosen: readonly RecordId[]): Promise<void> {
  const where = of(folders, folder);
  const wanted = chosen.length > 0 ? chosen : [undefined, undefined, undefined];
  const { records } = await me.records.addMany(
    wanted.map((id) => ({ ...note(title()), ...(id && { id }), ...(where && { folder: where }) })),
  );
  ids.push(...records.map(({ ref }) => ref.record));
}

interface Forged {
  readonly op: "new" | "amend" | "replace";
  /** Which of the records that are there. */
  readonly of: number;
  readonly folder: number;
  readonly version: number;
  /** Which of the statements that it follows. */
  readonly after: number;
}

/** Files a card of a record that is there, or of an id that was made, as no honest writer would. */
async function forged(on: Growing, given: Forged): Promise<void> {
  const [record, folder] = [of(on.ids, given.of), of(on.folders, given.folder)];
  if (!record || !folder) return;
  const { op, version } = given;
  const previous = version > 1 ? (of(on.statements, given.after) ?? on.nothing) : null;
  const { statement } = await on.forge.file({ op, states: { record, version, previous }, place: { folder } });
  on.statements.push(statement);
}

/** What people do. */
const usual: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: nth.map(
      (folder): Step =>
        (on) =>
          add(on, folder, []),
    ),
  },
  {
    weight: 2,
    arbitrary: nth.map((folder): Step => async (on) => {
      on.ids.push(await on.me.records.newId({ folder: of(on.folders, folder) ?? on.forge.home }));
    }),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(nth, nth).map(([folder, id]): Step => async (on) => {
      const chosen = of(on.ids, id);
      if (chosen) await add(on, folder, [chosen]);
    }),
  },
  {
    weight: 4,
    arbitrary: nth.map((id): Step => async (on) => {
      const record = of(on.ids, id);
      if (record) await on.me.records.amend(record, { title: on.title(), content: text(on.title()) });
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constant<Step>(async (on) => {
      on.folders.push((await on.me.folders.create(on.title())).id);
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(nth, fc.boolean(), fc.constantFrom("start" as const, "now" as const))
      .map(([folder, everything, from]): Step => async (on) => {
        const one = of(on.folders, folder) ?? on.forge.home;
        await on.me.grants.give({
          grantee: on.rao.me.address,
          scope: everything ? "everything" : { folder: one },
          from,
        });
      }),
  },
  {
    weight: 1,
    arbitrary: fc.constant<Step>(async (on) => {
      await on.me.grants.revokeAll({ grantee: on.rao.me.address });
    }),
  },
);

/** What happens now and then, or never should. */
const odd: fc.Arbitrary<Step> = fc.oneof(
  nth.map(
    (folder): Step =>
      (on) =>
        add(on, folder, [newRecordId(on.entropy)]),
  ),
  {
    weight: 5,
    arbitrary: fc
      .record<Forged>({
        op: fc.constantFrom("new", "amend", "amend", "replace"),
        of: nth,
        folder: nth,
        version: fc.constantFrom(1, 2, 2, 3, 4),
        after: nth,
      })
      .map(
        (given): Step =>
          (on) =>
            forged(on, given),
      ),
  },
  {
    weight: 3,
    arbitrary: nth.map(
      (which): Step =>
        (on) =>
          forged(on, { op: "new", of: which, folder: 0, version: 1, after: 0 }),
    ),
  },
  nth.map((id): Step => async (on) => {
    const record = of(on.ids, id);
    if (record) await on.forge.erase(record);
  }),
  nth.map((id): Step => async (on) => {
    const record = of(on.ids, id);
    if (record) await on.me.grants.give({ grantee: on.rao.me.address, scope: { record } });
  }),
);

export const many = <T>(one: fc.Arbitrary<T>, minLength: number, maxLength: number) =>
  fc.array(one, { minLength, maxLength, size: "max" });

/** A log of usual steps, with few odd ones among them. */
export const steps: fc.Arbitrary<readonly Step[]> = fc
  .tuple(many(usual, 5, 12), many(fc.tuple(nth, odd), 0, 3))
  .map(([usually, oddly]) =>
    oddly.reduce<readonly Step[]>((run, [at, one]) => run.toSpliced(at % (run.length + 1), 0, one), usually),
  );

/** Takes the steps. @returns the blobs that each has added */
export async function take(on: Growing, run: readonly Step[]): Promise<readonly ReadonlySet<ContentId>[]> {
  const added: ReadonlySet<ContentId>[] = [];
  for (const step of run)
    added.push(
      await addedBy(on.blobs, () =>
        step(on).catch((error: unknown) => {
          if (!isChartkeyError(error) && !(error instanceof TypeError)) throw error;
        }),
      ),
    );
  return added;
}
