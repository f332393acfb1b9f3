import type { Participant, Scope } from "@chartkey/core";
import { useList } from "@chartkey/react";

/** What access is to, in words, by the names that only the patient knows. */
export function useScopeNames(me: Participant): (scope: Scope) => string {
  const folders = useList(() => me.folders.list(), [me]);
  const records = useList(() => me.records.list(), [me]);
  return (scope) => {
    if (scope === "everything") return "all records";
    if ("folder" in scope) {
      const folder = folders.rows.find(({ id }) => id === scope.folder);
      return folder ? `the folder “${folder.name}”` : "a folder";
    }
    const row = records.rows.find((one) => one.ok && one.record.ref.record === scope.record);
    return row?.ok ? `the record “${row.record.title}”` : "one record";
  };
}
