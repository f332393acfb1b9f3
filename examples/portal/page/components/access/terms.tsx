import type { FolderId, Participant, RecordId, Scope } from "@chartkey/core";
import { useList } from "@chartkey/react";
import { useState } from "react";
import { Field } from "../common/field.tsx";
import { Rest } from "../common/rest.tsx";

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

/** What access is to, and until when. */
export function TermsFields({ me, terms, onChange }: Props) {
  const folders = useList(() => me.folders.list(), [me]);
  const records = useList(() => me.records.list(), [me]);
  // what was asked for stays as it is: also one of many records, and the hour of a day
  const [{ scope: asked, until: askedUntil }] = useState(terms);
  const tomorrow = inputDate(new Date(Date.now() + DAY));
  const askedDay = askedUntil && inputDate(askedUntil);
  const isListed =
    asked === "everything" ||
    folders.rows.some(({ id }) => "folder" in asked && id === asked.folder) ||
    records.rows.some((row) => row.ok && "record" in asked && row.record.ref.record === asked.record);
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
            {!isListed && (
              <option value={keyOf(asked)}>{"folder" in asked ? "A folder" : "One record"}, as was asked</option>
            )}
            <option value="everything">All my records, also future ones</option>
            {folders.rows.map(({ id, name }) => (
              <option key={id} value={`folder ${id}`}>
                Folder “{name}”
              </option>
            ))}
            {records.rows.map(
              (row) =>
                row.ok && (
                  <option key={row.key} value={`record ${row.record.ref.record}`}>
                    Only “{row.record.title}”
                  </option>
                ),
            )}
          </select>
        )}
      </Field>
      <Rest list={folders} empty="" />
      <Rest list={records} empty="" />
      <Field label="Until" hint="Access ends when this day begins. Empty: when you end it.">
        {(ids) => (
          <input
            {...ids}
            type="date"
            min={askedDay !== undefined && askedDay < tomorrow ? askedDay : tomorrow}
            value={terms.until ? inputDate(terms.until) : ""}
            onChange={({ target }) => onChange({ ...terms, until: untilOf(target.value) })}
          />
        )}
      </Field>
    </>
  );
}
