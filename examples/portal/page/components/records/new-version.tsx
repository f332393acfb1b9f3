import type { Participant, RecordVersion } from "@chartkey/core";
import { useAct } from "@chartkey/react";
import { useState } from "react";
import { ActStatus } from "../common/act-status.tsx";
import { Dialog } from "../common/dialog.tsx";
import { Field } from "../common/field.tsx";
import { mediaTypeOf } from "./media-type.ts";

interface Props {
  readonly me: Participant;
  readonly record: RecordVersion;
  readonly onClose: () => void;
}

/** Adds a new version to a record. Whoever has access to the record reads it, too. */
export function NewVersion({ me, record, onClose }: Props) {
  const [file, setFile] = useState<File>();
  const { record: id, version } = record.ref;
  const amend = useAct(async (content: File, options) =>
    me.records.amend(id, { base: version, content, mediaType: mediaTypeOf(content) }, options),
  );
  // the keys of what was sent are stored after it
  const isHeld = amend.state === "running" && amend.sent;
  return (
    <Dialog title={`New version of “${record.title}”`} isHeld={isHeld} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (file) void amend.run(file);
        }}
      >
        <Field label="File">
          {(ids) => <input {...ids} type="file" required onChange={({ target }) => setFile(target.files?.[0])} />}
        </Field>
        {amend.state !== "done" && (
          <button className="primary" disabled={amend.state === "running"}>
            Add the version
          </button>
        )}
        {amend.state === "running" && !amend.sent && (
          <button type="button" onClick={amend.cancel}>
            Cancel
          </button>
        )}
        <ActStatus act={amend} running="Encrypting…" done="Added." />
      </form>
    </Dialog>
  );
}
