import { inField } from "../../domain/checks/check-field.js";
import type { KeyRules } from "../../domain/checks/check-keys.js";
import type { ResolvedVersion } from "../../domain/records/resolve-records.js";
import { sealAgeFile } from "../../envelope/age-file.js";
import { parseIdentityBundle } from "../../envelope/identity-bundle.js";
import { checkExportRecipient, recipientString } from "../../envelope/recipient.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import { callKeys, checkCall } from "../../ports/check-options.js";
import { chunksOf } from "../../streams/bytes.js";
import { type AnyRecordCard, orphaned, ownIndex, type RecordIndex } from "../cards/record-index.js";
import { checkVersion } from "../cards/record-rows.js";
import type { Session } from "../session/session.js";
import { ownView, type View } from "../session/view.js";
import { collectAuthors } from "./authors.js";
import type { ExportFile } from "./export-file.js";
import { exportIndexes, MAX_OTHERS, MAX_ROWS } from "../../envelope/export/export-index.js";
import { INDEX_NAME } from "../../envelope/export/export-name.js";
import { IndexBuilder } from "./index-builder.js";
import { versionFile } from "./version-file.js";

const MAX_RECIPIENTS = 20;

/**
 * How many versions are done, of all. The last file, `index.age`, comes after them.
 * `record:failed`: the version is listed as a problem in the index, and the export goes on.
 */
export type ExportProgress = { readonly done: number; readonly total: number } & (
  | { readonly type: "record:exported" }
  | { readonly type: "record:failed"; readonly problem: ChartkeyError }
);

export interface ExportOptions extends CallOptions<ExportProgress> {
  /**
   * 1 to 20 age recipients, `age1pq1…` or `age1…`; by default the patient's own. With one that is
   * not hybrid the export is not post-quantum.
   */
  readonly recipients?: readonly string[];
}

const optionKeys: KeyRules<ExportOptions> = { ...callKeys, recipients: "decides" };

/**
 * Yields the version's file, unless the export already has a file with the same content.
 * @returns the problem, if the version could not be exported
 */
async function* exportVersion(
  view: View,
  version: ResolvedVersion<AnyRecordCard>,
  builder: IndexBuilder,
  recipients: readonly string[],
): AsyncGenerator<ExportFile, ChartkeyError | undefined> {
  const { session, options } = view;
  try {
    const checked = await checkVersion(view, version);
    const { card } = checked;
    const known = builder.fileWith(card.statement.contentDigest);
    builder.add(checked, known ?? (yield* versionFile(session, card, recipients, options)));
    return undefined;
  } catch (error) {
    options.signal?.throwIfAborted();
    // what did not load says nothing of the version
    if (!isChartkeyError(error) || isChartkeyError(error, "PART_UNAVAILABLE")) throw error;
    builder.fail(error, version.card.record, version.version);
    return error;
  }
}

async function indexOf(
  { session, options }: View,
  { folders }: RecordIndex,
  builder: IndexBuilder,
): Promise<Uint8Array> {
  const { bundles, profiles, problems } = await collectAuthors(session, builder.keys, builder.authors, options);
  for (const problem of problems) builder.fail(problem);
  return exportIndexes.encode({
    ledger: session.owner.ledger,
    patient: session.address,
    created: Math.floor(session.clock.now().getTime() / 1000),
    folders: [...folders].map(([id, { name }]) => ({ id, name })),
    bundles,
    profiles,
    ...builder.rows,
  });
}

async function* exportAll(session: Session, options: ExportOptions): AsyncGenerator<ExportFile> {
  const { signal, onProgress } = options;
  signal?.throwIfAborted();
  const view = await ownView(session, { signal });
  const { identity } = await session.keys.current(view.log, { signal });
  const recipients = options.recipients ?? [recipientString(parseIdentityBundle(identity.bundle).recipient)];
  const index = await ownIndex(view);
  const versions = [...index.records.values()].flatMap((record) => record.versions);
  const total = versions.length + index.problems.length + index.orphans.length;
  if (total > MAX_ROWS || index.folders.size > MAX_OTHERS)
    throw new ChartkeyError("LIMIT_EXCEEDED", {
      message: `An export has at most ${MAX_ROWS} versions and ${MAX_OTHERS} folders`,
    });

  const builder = new IndexBuilder();
  let done = 0;
  const report = (problem: ChartkeyError | undefined) => {
    const progress = { done: (done += 1), total };
    onProgress?.(problem ? { type: "record:failed", problem, ...progress } : { type: "record:exported", ...progress });
  };
  for (const { problem } of index.problems) {
    builder.fail(problem);
    report(problem);
  }
  for (const { record, version } of index.orphans) {
    builder.fail(orphaned(), record, version);
    report(orphaned());
  }
  for (const version of versions) report(yield* exportVersion(view, version, builder, recipients));
  const contents = await indexOf(view, index, builder);
  // a part of it that is loaded on demand may never come
  const bytes = chunksOf(sealAgeFile(contents, recipients, session.entropy, { signal }), signal);
  yield { path: INDEX_NAME, bytes };
}

/**
 * Exports every version of all of the patient's records as standard age files with random names,
 * and `index.age` as the last file, which lists their contents and proves their authors. It takes
 * no prompt. The files are made one by one: read each to its end before you request the next.
 *
 * A version that cannot be read does not fail the export: it becomes a problem in the index
 * (`record:failed`). If it fails half-way, its file ends early, is no valid age file, and is not in
 * the index.
 * @throws TypeError for recipients that are not 1 to 20 sound age recipients, and for a file that
 *   was not read to its end; while it is read, ChartkeyError NOT_REGISTERED, LIMIT_EXCEEDED above
 *   50,000 versions, PART_UNAVAILABLE when what seals to `age1…` does not load, and what reading
 *   the ledger throws
 */
export function exportRecords(session: Session, given: ExportOptions = {}): AsyncIterable<ExportFile> {
  const options = checkCall(given, optionKeys);
  const { recipients } = options;
  if (recipients !== undefined) {
    if (!Array.isArray(recipients) || recipients.length < 1 || recipients.length > MAX_RECIPIENTS)
      throw new TypeError(`\`recipients\` is an array of 1 to ${MAX_RECIPIENTS}`);
    for (const [nth, recipient] of recipients.entries())
      inField(`recipients[${nth}]`, () => checkExportRecipient(recipient));
  }
  return exportAll(session, recipients === undefined ? options : { ...options, recipients: [...recipients] });
}
