import type { FolderId, Participant, RecordVersion } from "@chartkey/core";
import { useList } from "@chartkey/react";
import { useState } from "react";
import { Rest } from "../common/rest.tsx";
import { Viewer } from "../viewer/viewer.tsx";
import { Folders } from "./folders.tsx";
import { NewVersion } from "./new-version.tsx";
import { RecordRow } from "./record-row.tsx";
import { Upload } from "./upload.tsx";

/** A patient's records: what is there, more of them, new versions. */
export function Records({ me }: { readonly me: Participant }) {
  const [folder, setFolder] = useState<FolderId>();
  const records = useList(() => me.records.list({ ...(folder && { folder }) }), [me, folder]);
  const [shown, show] = useState<RecordVersion>();
  const [amended, amend] = useState<RecordVersion>();
  return (
    <>
      <Upload me={me} folder={folder} />
      <Folders me={me} chosen={folder} onChoose={setFolder} />
      <ul className="rows">
        {records.rows.map((row) => (
          <RecordRow key={row.key} row={row} onShow={show}>
            {(record) => <button onClick={() => amend(record)}>New version</button>}
          </RecordRow>
        ))}
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
