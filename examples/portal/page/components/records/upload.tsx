import { type FolderId, newRecordId, type Participant, type RecordId } from "@chartkey/core";
import { useAct, useList } from "@chartkey/react";
import { useEffect, useId, useState } from "react";
import { ActStatus } from "../common/act-status.tsx";
import { size } from "../common/format.ts";
import { whole } from "../common/whole.ts";
import { folderName } from "./folder-name.ts";
import { mediaTypeOf } from "./media-type.ts";
import { titleOf } from "./title.ts";

interface Chosen {
  readonly id: RecordId; // a second try with it is the same record
  readonly file: File;
}

interface Props {
  readonly me: Participant;
  readonly folder: FolderId | undefined;
}

/** Encrypts and stores files as records, all of them with one signature. */
export function Upload({ me, folder }: Props) {
  const [chosen, choose] = useState<readonly Chosen[]>([]);
  const [isOver, setOver] = useState(false);
  const input = useId();
  const folders = useList(() => whole(me.folders.list()), [me]);
  const into = folders.rows.find(({ id }) => id === folder);
  const add = useAct(async (files: readonly Chosen[], options) => {
    const records = files.map(({ id, file }) => ({
      id,
      content: file,
      title: titleOf(file),
      mediaType: mediaTypeOf(file),
      ...(folder && { folder }),
    }));
    const added = await me.records.addMany(records, options);
    // before it is over, so that nobody adds them again; what was dropped meanwhile waits
    choose((before) => before.filter((one) => !files.includes(one)));
    return added;
  });
  const take = (files: FileList | null) => {
    // now: the list is emptied with its input
    const more = [...(files ?? [])].map((file) => ({ id: newRecordId(), file }));
    choose((before) => [...before, ...more]);
    // what is said of those before is not of these
    add.reset();
  };
  const isRunning = add.state === "running";
  useEffect(() => {
    if (!isRunning) return undefined;
    // the browser asks whether to leave
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", stay);
    return () => removeEventListener("beforeunload", stay);
  }, [isRunning]);
  return (
    <section
      aria-label="Add records"
      className={isOver ? "drop over" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      <p>
        <label htmlFor={input} className="button">
          Choose files
        </label>{" "}
        or drop them here. They are encrypted before they leave this device.
      </p>
      <input
        id={input}
        type="file"
        multiple
        className="hidden"
        onChange={({ target }) => {
          take(target.files);
          target.value = "";
        }}
      />
      <ul>
        {chosen.map(({ id, file }) => (
          <li key={id}>
            {titleOf(file)}, {size(file.size)}{" "}
            {!isRunning && (
              <button
                className="plain"
                aria-label={`Leave out ${titleOf(file)}`}
                onClick={() => choose((before) => before.filter((one) => one.id !== id))}
              >
                Leave out
              </button>
            )}
          </li>
        ))}
      </ul>
      {chosen.length > 0 && (
        <button className="primary" disabled={isRunning} onClick={() => void add.run(chosen)}>
          Add {chosen.length === 1 ? "the record" : `${chosen.length} records`}
          {/* whoever has access to the folder reads them */}
          {into && ` to the folder “${folderName(into)}”`}
        </button>
      )}
      {add.state === "running" && !add.sent && <button onClick={add.cancel}>Cancel</button>}
      <ActStatus act={add} running="Encrypting…" done="Added." />
    </section>
  );
}
