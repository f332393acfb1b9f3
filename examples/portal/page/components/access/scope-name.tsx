import type { Participant, Scope } from "@chartkey/core";
import { useList } from "@chartkey/react";
import { useMoreUntil } from "../common/use-more-until.ts";
import { whole } from "../common/whole.ts";
import { folderName } from "../records/folder-name.ts";

/**
 * What access is to, in words, by the names that only the patient knows.
 * @param scopes those that are to be named: of many records, no more are read than that takes
 */
export function useScopeNames(me: Participant, scopes: readonly (Scope | undefined)[]): (scope: Scope) => string {
  const folders = useList(() => whole(me.folders.list()), [me]);
  const records = useList(() => me.records.list(), [me]);
  const titles = new Map<string, string>(
    records.rows.flatMap((row) => (row.ok ? [[row.record.ref.record, row.record.title]] : [])),
  );
  const isNamed = (scope: Scope | undefined) =>
    typeof scope !== "object" || "folder" in scope || titles.has(scope.record);
  useMoreUntil(records, scopes.every(isNamed));
  return (scope) => {
    if (scope === "everything") return "all records";
    if ("folder" in scope) {
      const folder = folders.rows.find(({ id }) => id === scope.folder);
      return folder ? `the folder “${folderName(folder)}”` : "a folder";
    }
    const title = titles.get(scope.record);
    return title === undefined ? "one record" : `the record “${title}”`;
  };
}
