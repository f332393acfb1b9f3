import {
  isChartkeyError,
  type OpenProgress,
  type RecordRef,
  type RecordVersion,
  type SeekableRecord,
} from "@chartkey/core";
import type { CallOptions } from "@chartkey/core/ports";
import { useAct } from "@chartkey/react";
import { useEffect, useRef } from "react";
import { ActStatus } from "../common/act-status.tsx";
import { Dialog } from "../common/dialog.tsx";
import { download } from "../common/download.ts";
import { contentOf } from "./content.ts";
import { Frame } from "./frame.tsx";

interface Props {
  readonly record: RecordVersion;
  readonly open: (ref: RecordRef, options: CallOptions<OpenProgress>) => Promise<SeekableRecord>;
  readonly onClose: () => void;
}

/** Opens a record, and shows it in a frame that can reach nothing. */
export function Viewer({ record, open, onClose }: Props) {
  const read = useAct(async (ref: RecordRef, options) => contentOf(await open(ref, options)));
  const save = useAct(async (ref: RecordRef, options) => {
    const whole = await new Response((await open(ref, options)).stream()).blob();
    download(record.title, whole);
  });
  const { run } = read;
  const { ref } = record;
  const begun = useRef<RecordRef>(undefined);
  useEffect(() => {
    if (begun.current === ref) return;
    begun.current = ref;
    void run(ref);
  }, [run, ref]);
  const content = read.state === "done" ? read.result : undefined;
  const isTooLarge = read.state === "failed" && isChartkeyError(read.error, "LIMIT_EXCEEDED");
  const onSave = () => (content && "bytes" in content ? download(record.title, content.bytes) : void save.run(ref));
  return (
    <Dialog title={record.title} isWide onClose={onClose}>
      {content && "opened" in content && (
        <p>
          Only the pages that you look at are fetched. What you see comes from whoever added this record, or from
          somebody who can read it: all of it is checked when you save a copy.
        </p>
      )}
      {content && <Frame title={record.title} content={content} />}
      <ActStatus act={read} running="Opening…" />
      {read.state === "running" && <button onClick={read.cancel}>Cancel</button>}
      {read.state === "failed" && <button onClick={() => void run(ref)}>Try again</button>}
      {(content || isTooLarge) && save.state !== "running" && (
        <button onClick={onSave}>Save a copy, not encrypted</button>
      )}
      {save.state !== "idle" && <ActStatus act={save} running="Opening…" done="Saved." />}
      {save.state === "running" && <button onClick={save.cancel}>Cancel</button>}
    </Dialog>
  );
}
