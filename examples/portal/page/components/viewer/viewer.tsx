import type { OpenProgress, RecordRef, RecordVersion, SeekableRecord } from "@chartkey/core";
import type { CallOptions } from "@chartkey/core/ports";
import { useAct } from "@chartkey/react";
import { useEffect, useRef } from "react";
import { ActStatus } from "../common/act-status.tsx";
import { Dialog } from "../common/dialog.tsx";
import { download } from "../common/download.ts";
import { Frame } from "./frame.tsx";

interface Props {
  readonly record: RecordVersion;
  readonly open: (ref: RecordRef, options: CallOptions<OpenProgress>) => Promise<SeekableRecord>;
  readonly onClose: () => void;
}

/** Opens a record, and shows it in a frame that can reach nothing. */
export function Viewer({ record, open, onClose }: Props) {
  const read = useAct(async (ref: RecordRef, options) => (await open(ref, options)).bytes());
  const { run } = read;
  const { ref } = record;
  const begun = useRef<RecordRef>(undefined);
  useEffect(() => {
    if (begun.current === ref) return;
    begun.current = ref;
    void run(ref);
  }, [run, ref]);
  const bytes = read.state === "done" ? read.result : undefined;
  return (
    <Dialog title={record.title} isWide onClose={onClose}>
      {bytes && <Frame title={record.title} bytes={bytes} />}
      {bytes && <button onClick={() => download(record.title, bytes)}>Save a copy, not encrypted</button>}
      <ActStatus act={read} running="Opening…" />
      {read.state === "running" && <button onClick={read.cancel}>Cancel</button>}
      {read.state === "failed" && <button onClick={() => void run(ref)}>Try again</button>}
    </Dialog>
  );
}
