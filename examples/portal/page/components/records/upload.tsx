import type { FolderId, Participant, RecordId } from "@chartkey/core";
import { useAct, useList } from "@chartkey/react";
import { useEffect, useId, useRef, useState } from "react";
import { ActStatus } from "../common/act-status.tsx";
import { size } from "../common/format.ts";
import { whole } from "../common/whole.ts";
import { folderName } from "./folder-name.ts";
import { mediaTypeOf } from "./media-type.ts";
import { titleOf } from "./title.ts";

interface Chosen {
  readonly key: string;
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
  const ids = useRef(new WeakMap<File, RecordId>()); // a second try with one is the same record
  const add = useAct(async (files: readonly Chosen[], options) => {
    const fresh = files.filter(({ file }) => !ids.current.has(file));
    const { signal } = options;
    const made = fresh.length > 0 ? await me.records.newIds(fresh.length, { signal, ...(folder && { folder }) }) : [];
    for (const [nth, { file }] of fresh.entries()) if (made[nth]) ids.current.set(file, made[nth]);
    const records = files.map(({ file }) => {
      const id = ids.current.get(file);
      return {
        ...(id && { id }),
        content: file,
        title: titleOf(file),
        mediaType: mediaTypeOf(file),
        ...(folder && { folder }),
      };
    });
    const added = await me.records.addMany(records, options);
    // before it is over, so that nobody adds them again; what was dropped meanwhile waits
    choose((before) => before.filter((one) => !files.includes(one)));
    return added;
  });
  const take = (files: FileList | null) => {
    // now: the list is emptied with its input
    const more = [...(files ?? [])].map((file) => ({ key: crypto.randomUUID(), file }));
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
        {chosen.map(({ key, file }) => (
          <li key={key}>
            {titleOf(file)}, {size(file.size)}{" "}
            {!isRunning && (
              <button
                className="plain"
                aria-label={`Leave out ${titleOf(file)}`}
                onClick={() => choose((before) => before.filter((one) => one.key !== key))}
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
