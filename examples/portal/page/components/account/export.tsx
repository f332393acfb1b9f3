import type { ExportFile, ExportProgress, Participant } from "@chartkey/core";
import { useAct } from "@chartkey/react";
import { downloadZip } from "client-zip";
import { ActStatus } from "../common/act-status.tsx";
import { download } from "../common/download.ts";

async function* zipped(files: AsyncIterable<ExportFile>) {
  for await (const { path, bytes } of files) yield { name: path, input: bytes };
}

/** Everything that the patient has, to take away. */
export function Export({ me }: { readonly me: Participant }) {
  const take = useAct(async (_: void, { signal, onProgress }) => {
    let failed = 0;
    const count = (event: ExportProgress) => {
      if (event.type === "record:failed") failed += 1;
      onProgress(event);
    };
    const zip = await downloadZip(zipped(me.export({ signal, onProgress: count }))).blob();
    signal.throwIfAborted();
    download("health-records.zip", zip);
    return failed;
  });
  const left = take.state === "done" ? take.result : 0;
  return (
    <section>
      <h2>Take everything away</h2>
      <p>All your records in one archive of age files. Your keys alone open them: keep a recovery kit, too.</p>
      <button disabled={take.state === "running"} onClick={() => void take.run()}>
        Export my records
      </button>
      {take.state === "running" && <button onClick={take.cancel}>Cancel</button>}
      <ActStatus
        act={take}
        running="Collecting…"
        done={left === 0 ? "Your browser saves the export. Look whether the file is there." : ""}
      />
      {left > 0 && (
        <p role="alert" className="failed">
          Your browser saves the export, but it lacks what could not be read: {left} of your records or versions. Keep
          what you have, and export again later.
        </p>
      )}
    </section>
  );
}
