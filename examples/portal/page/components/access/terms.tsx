import type { FolderId, Participant, RecordId, RecordVersion, Scope } from "@chartkey/core";
import { useList } from "@chartkey/react";
import { useState } from "react";
import { Field } from "../common/field.tsx";
import { moment, size } from "../common/format.ts";
import { Rest } from "../common/rest.tsx";
import { useMoreUntil } from "../common/use-more-until.ts";
import { whole } from "../common/whole.ts";
import { folderName, folderSize } from "../records/folder-name.ts";

export interface Terms {
  readonly scope: Scope;
  readonly until: Date | undefined;
}

const DAY = 86_400_000;

interface Props {
  readonly me: Participant;
  readonly terms: Terms;
  readonly onChange: (terms: Terms) => void;
}

const keyOf = (scope: Scope): string => {
  if (scope === "everything") return scope;
  return "folder" in scope ? `folder ${scope.folder}` : `record ${scope.record}`;
};

const scopeOf = (key: string): Scope => {
  const [kind, id] = key.split(" ");
  if (kind === "folder") return { folder: id as FolderId };
  return kind === "record" ? { record: id as RecordId } : "everything";
};

const inputDate = (date: Date): string => date.toLocaleDateString("sv");

/** A record's title; where others have the same, with what tells them apart. */
function nameAmong(records: readonly RecordVersion[], { title, added, size: bytes }: RecordVersion): string {
  const isAlone = records.filter((other) => other.title === title).length === 1;
  return isAlone ? `“${title}”` : `“${title}”, ${moment(added)}, ${size(bytes)}`;
}

/** When access ends, in words. */
function endOf(until: Date | undefined, asked: Date | undefined): string {
  if (asked !== undefined && until === asked) return `Access ends on ${moment(asked)}, as was asked.`;
  return `Access ends when this day begins.${asked === undefined ? " Empty: when you end it." : ""}`;
}

/** What access is to, and until when. */
export function TermsFields({ me, terms, onChange }: Props) {
  const folders = useList(() => whole(me.folders.list()), [me]);
  const records = useList(() => me.records.list(), [me]);
  const known = records.rows.flatMap((row) => (row.ok ? [row.record] : []));
  // what was asked for stays as it is, also the hour of a day
  const [{ scope: asked, until: askedUntil }] = useState(terms);
  const tomorrow = inputDate(new Date(Date.now() + DAY));
  const askedDay = askedUntil && inputDate(askedUntil);
  const isListed = (scope: Scope) => {
    if (scope === "everything") return true;
    if ("folder" in scope) return folders.rows.some(({ id }) => id === scope.folder);
    return known.some(({ ref }) => ref.record === scope.record);
  };
  const isRecord = (scope: Scope) => typeof scope === "object" && "record" in scope;
  useMoreUntil(records, [asked, terms.scope].filter(isRecord).every(isListed));
  const untilOf = (chosen: string) => {
    if (chosen === "") return undefined;
    return chosen === askedDay ? askedUntil : new Date(`${chosen}T00:00`);
  };
  return (
    <>
      <Field label="To what">
        {(ids) => (
          <select
            {...ids}
            value={keyOf(terms.scope)}
            onChange={({ target }) => onChange({ ...terms, scope: scopeOf(target.value) })}
          >
            {typeof asked === "object" && !isListed(asked) && (
              <option value={keyOf(asked)}>{"folder" in asked ? "A folder" : "One record"}, as was asked</option>
            )}
            <option value="everything">All my records, also future ones</option>
            {folders.rows.map((folder) => (
              <option key={folder.id} value={`folder ${folder.id}`}>
                Folder “{folderName(folder)}” ({folderSize(folder)})
              </option>
            ))}
            {known.map((record) => (
              <option key={record.ref.record} value={`record ${record.ref.record}`}>
                Only {nameAmong(known, record)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Rest list={folders} empty="" />
      <Rest list={records} empty="" />
      <Field label="Until" hint={endOf(terms.until, askedUntil)}>
        {(ids) => (
          <input
            {...ids}
            type="date"
            // what is left out is as it was asked
            required={askedUntil !== undefined}
            max="9999-12-31"
            min={askedDay !== undefined && askedDay < tomorrow ? askedDay : tomorrow}
            value={terms.until ? inputDate(terms.until) : ""}
            onChange={({ target }) => onChange({ ...terms, until: untilOf(target.value) })}
          />
        )}
      </Field>
    </>
  );
}
