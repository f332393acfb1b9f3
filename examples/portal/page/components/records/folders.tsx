import type { FolderId, Participant } from "@chartkey/core";
import { useAct, useList } from "@chartkey/react";
import { useState } from "react";
import { ActStatus } from "../common/act-status.tsx";
import { Field } from "../common/field.tsx";
import { Rest } from "../common/rest.tsx";

interface Props {
  readonly me: Participant;
  readonly chosen: FolderId | undefined;
  readonly onChoose: (folder: FolderId | undefined) => void;
}

/** Chooses the folder whose records are shown, and makes new ones. */
export function Folders({ me, chosen, onChoose }: Props) {
  const folders = useList(() => me.folders.list(), [me]);
  const [name, setName] = useState<string>();
  const create = useAct(async (called: string, options) => me.folders.create(called, options));
  const submit = async () => {
    const created = await create.run((name ?? "").trim());
    if (created.state === "done") setName(undefined);
  };
  return (
    <div className="filters">
      <Field label="Folder">
        {(ids) => (
          <select
            {...ids}
            value={chosen ?? ""}
            onChange={({ target }) => onChoose(target.value ? (target.value as FolderId) : undefined)}
          >
            <option value="">All folders</option>
            {folders.rows.map((folder) => (
              <option key={folder.id} value={folder.id}>
                {folder.name} ({folder.records})
              </option>
            ))}
          </select>
        )}
      </Field>
      {name === undefined ? (
        <button onClick={() => setName("")}>New folder</button>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <Field label="Name of the folder">
            {(ids) => (
              <input {...ids} required maxLength={100} value={name} onChange={({ target }) => setName(target.value)} />
            )}
          </Field>
          <button disabled={create.state === "running"}>Make folder</button>
        </form>
      )}
      <Rest list={folders} empty="" />
      <ActStatus act={create} done="The folder is made." />
    </div>
  );
}
