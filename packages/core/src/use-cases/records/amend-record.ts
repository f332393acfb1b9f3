import type { Address } from "../../domain/identifiers/address.js";
import { parseRecordId, type RecordId } from "../../domain/identifiers/ids.js";
import { isDate } from "../../domain/checks/check-date.js";
import { checkFlag, inField } from "../../domain/checks/check-field.js";
import { checkKeys, type KeyRules } from "../../domain/checks/check-keys.js";
import type { Receipt } from "../../domain/ledger/position.js";
import type { NewRecord, RecordVersion } from "../../domain/records/record.js";
import { checkVersionNumber } from "../../domain/records/version-number.js";
import { toOccurred, toRecordVersion } from "../../envelope/statement.js";
import type { VersionCard } from "../../envelope/opened-card.js";
import type { CallOptions } from "../../ports/call-options.js";
import { sizeOf } from "../../streams/byte-source.js";
import { ownIndexOf } from "../cards/index-part.js";
import { hiddenAfter, notFound, ownIndex } from "../cards/record-index.js";
import type { Session } from "../session/session.js";
import { unlessBehind } from "../session/unless-behind.js";
import { endUploads } from "../uploads/uploads.js";
import { staged } from "../writing/staged-write.js";
import { addVersions, conflict } from "./add-versions.js";
import { checkContent, checkDetails, type RecordDetails, typeOf } from "./record-input.js";
import { type AddProgress, signVersion, startUpload, storeVersion } from "./store-version.js";

/**
 * The changes of a new version. An absent field stays as it was, except that a `Blob` or a `File`
 * brings its media type, if it has one.
 */
export interface RecordChange extends Partial<Omit<NewRecord, "id" | "folder">> {
  /**
   * The version that the change is based on. With it, the amendment fails with VERSION_CONFLICT if
   * there is a newer version, so that a second try never amends twice.
   */
  readonly base?: number;
}

const changeKeys: KeyRules<RecordChange> = {
  content: "decides",
  title: "optional",
  mediaType: "optional",
  size: "optional",
  resumable: "optional",
  category: "optional",
  occurred: "optional",
  base: "decides",
};

export interface AmendedRecord {
  readonly record: RecordVersion;
  readonly receipt: Receipt;
  /** See `AddedRecord`. */
  readonly exposedTo: readonly Address[];
  /** See `AddedRecord`. Also grantees who follow the record. */
  readonly without: readonly Address[];
  /**
   * `false` when cards of the folder could not be opened: one of them may be a version that this
   * one is not based on. Then numbers are left free for them. Also `false` when no node has shown
   * the amendment within ten seconds: another device may have amended the record before it, and
   * then this one is no version. Read the record again.
   */
  readonly complete: boolean;
}

/** A field that is `null` is none that stays: it is refused, as in a new record. */
const detailsOf = ({ statement }: VersionCard, change: RecordChange): RecordDetails => {
  const { content, title = statement.title, category = statement.category ?? undefined, size } = change;
  const { mediaType = typeOf(content) ?? statement.mediaType, occurred = toOccurred(statement.occurred) } = change;
  return checkDetails({ title, mediaType, category, occurred, size });
};

/**
 * Adds the next version of an own record. Without new content the payload stays, and only its
 * description changes.
 */
export async function amendRecord(
  session: Session,
  id: RecordId,
  given: RecordChange,
  options: CallOptions<AddProgress> = {},
): Promise<AmendedRecord> {
  const record = inField("record", () => parseRecordId(id));
  const taken = checkKeys("change", given, changeKeys);
  // a date is copied, since its owner may change it meanwhile
  const change = isDate(taken.occurred) ? { ...taken, occurred: new Date(taken.occurred) } : taken;
  checkVersionNumber("base", change.base);
  checkDetails({ ...change, title: change.title === undefined ? "The title stays" : change.title });
  checkFlag("resumable", change.resumable);
  if (change.content !== undefined) checkContent(change.content);
  else if (change.size !== undefined) throw new TypeError("`size` is the size of new `content`: give both");
  else if (change.resumable === true) throw new TypeError("`resumable` is for new `content`: give both");
  const total = change.size ?? (change.content && sizeOf(change.content));
  return staged(session, options, async (staging) => {
    const upload = await startUpload(staging, options, total);
    await session.keys.current(upload.log, options);
    const index = await ownIndexOf(upload, [record]);
    const known = index.records.get(record);
    const latest = known?.versions.at(-1)?.card;
    if (!known || !latest?.statement || known.erased)
      throw unlessBehind(session, upload.log, notFound(await ownIndex(upload)));
    // each card that cannot be opened may be a newer version: its number is left free
    const hidden = hiddenAfter(index, latest.filed);
    if (change.base !== undefined && change.base !== latest.version) throw conflict();
    const name = {
      record: known.record,
      folder: known.folder,
      version: latest.version + 1 + hidden,
      previous: latest.statementHash ?? null,
    };
    const details = detailsOf(latest, { ...change, size: total });
    const { size, contentDigest } = latest.statement;
    const signed =
      change.content !== undefined
        ? await storeVersion(upload, name, details, { content: change.content, resumable: change.resumable })
        : await signVersion(upload, name, details, {
            size,
            contentDigest,
            placement: latest.opened.card.placement,
          });
    const { receipt, exposedTo, without, after, isShown } = await addVersions(staging, [signed], "amend");
    if (!receipt) throw new TypeError("Nothing was amended");
    await endUploads(upload);
    const version = (await ownIndexOf(after, [known.record])).records
      .get(known.record)
      ?.versions.find((v) => v.version === signed.version);
    if (version?.card.statementHash !== signed.hash) throw conflict();
    const at = Math.floor(receipt.position.at.getTime() / 1000);
    return {
      record: toRecordVersion(signed.stated, signed.folder, at),
      receipt,
      exposedTo: exposedTo.get(known.record) ?? [],
      without: without.get(known.record) ?? [],
      complete: hidden === 0 && isShown,
    };
  });
}
