import { type FolderId, newFolderId, type Participant } from "@chartkey/core";
import { useAct, useList } from "@chartkey/react";
import { useState } from "react";
import { ActStatus } from "../common/act-status.tsx";
import { Field } from "../common/field.tsx";
import { Rest } from "../common/rest.tsx";
import { whole } from "../common/whole.ts";
import { folderName, folderSize } from "./folder-name.ts";

/** A folder that is about to be made. A second try with the same id makes the same one. */
interface Draft {
  readonly id: FolderId;
  readonly name: string;
}

interface Props {
  readonly me: Participant;
  readonly chosen: FolderId | undefined;
  readonly onChoose: (folder: FolderId | undefined) => void;
}

/** Chooses the folder whose records are shown, and makes new ones. */
export function Folders({ me, chosen, onChoose }: Props) {
  const folders = useList(() => whole(me.folders.list()), [me]);
  const [draft, setDraft] = useState<Draft>();
  const create = useAct(async ({ id, name }: Draft, options) => me.folders.create(name, { ...options, id }));
  const submit = async (made: Draft) => {
    const created = await create.run(made);
    if (created.state === "done") setDraft(undefined);
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
                {folderName(folder)} ({folderSize(folder)})
              </option>
            ))}
          </select>
        )}
      </Field>
      {draft === undefined ? (
        <button onClick={() => setDraft({ id: newFolderId(), name: "" })}>New folder</button>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void submit(draft);
          }}
        >
          <Field label="Name of the folder">
            {(ids) => (
              <input
                {...ids}
                required
                pattern=".*\S.*"
                maxLength={100}
                value={draft.name}
                onChange={({ target }) => setDraft({ ...draft, name: target.value })}
              />
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
