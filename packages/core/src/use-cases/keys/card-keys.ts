import type { ResolvedRecord } from "../../domain/records/resolve-records.js";
import type { VersionKey } from "../../envelope/envelope.js";
import type { NewVersionCard } from "../cards/store-card.js";
import type { AnyRecordCard } from "../cards/record-index.js";

/** The keys of all current versions of a record, as the envelope of a record grant holds them. */
export const versionKeys = ({ versions }: ResolvedRecord<AnyRecordCard>): readonly VersionKey[] =>
  versions.map(({ version, card: { opened }, first }) => ({
    version,
    card: opened.digest,
    fileKey: opened.fileKey,
    filed: first.filed.pointer,
  }));

/** The key of a version that this transaction files. */
export const newVersionKey = ({ version, card }: NewVersionCard): VersionKey => ({
  version,
  card: card.digest,
  fileKey: card.fileKey,
  filed: card.pointer,
});
