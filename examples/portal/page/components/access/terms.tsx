import type { FolderId, Participant, RecordId, Scope } from "@chartkey/core";
import { useList } from "@chartkey/react";
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
  const tomorrow = inputDate(new Date(Date.now() + DAY));
  return (
    <>
      <Field label="To what">
        {(ids) => (
          <select
            {...ids}
            value={keyOf(terms.scope)}
            onChange={({ target }) => onChange({ ...terms, scope: scopeOf(target.value) })}
          >
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
      <Rest list={records} empty="" />
      <Field label="Until" hint="Empty: until you end it.">
        {(ids) => (
          <input
            {...ids}
            type="date"
            min={tomorrow}
            value={terms.until ? inputDate(terms.until) : ""}
            onChange={({ target }) =>
              onChange({ ...terms, until: target.value ? new Date(`${target.value}T00:00`) : undefined })
            }
          />
        )}
      </Field>
    </>
  );
}
