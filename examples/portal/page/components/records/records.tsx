import type { FolderId, Participant, RecordVersion } from "@chartkey/core";
import { useList, useWords } from "@chartkey/react";
import { useState } from "react";
import { day, size } from "../common/format.ts";
import { Rest } from "../common/rest.tsx";
import { Viewer } from "../viewer/viewer.tsx";
import { Folders } from "./folders.tsx";
import { NewVersion } from "./new-version.tsx";
import { Upload } from "./upload.tsx";

/** A patient's records: what is there, more of them, new versions. */
export function Records({ me }: { readonly me: Participant }) {
  const words = useWords();
  const [folder, setFolder] = useState<FolderId>();
  const records = useList(() => me.records.list({ ...(folder && { folder }) }), [me, folder]);
  const [shown, show] = useState<RecordVersion>();
  const [amended, amend] = useState<RecordVersion>();
  return (
    <>
      <Upload me={me} folder={folder} />
      <Folders me={me} chosen={folder} onChoose={setFolder} />
      <ul className="rows">
        {records.rows.map((row) =>
          row.ok ? (
            <li key={row.key}>
              <div>
                <button className="title" onClick={() => show(row.record)}>
                  {row.record.title}
                </button>
                <p className="hint">
                  {day(row.record.added)}, {size(row.record.size)}
                  {row.record.ref.version > 1 && `, version ${row.record.ref.version}`}
                </p>
              </div>
              <button onClick={() => amend(row.record)}>New version</button>
            </li>
          ) : (
            <li key={row.key} className="failed">
              {words.error(row.problem)}
            </li>
          ),
        )}
      </ul>
      <Rest list={records} empty="There are no records here yet." />
      {shown && (
        <Viewer
          record={shown}
          open={async (ref, options) => me.records.open(ref, options)}
          onClose={() => show(undefined)}
        />
      )}
      {amended && <NewVersion me={me} record={amended} onClose={() => amend(undefined)} />}
    </>
  );
}
