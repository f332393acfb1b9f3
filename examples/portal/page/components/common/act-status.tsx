import { type ActState, useWords } from "@chartkey/react";

interface ActStatusProps {
  readonly act: ActState<unknown>;
  /** What to say until there is progress to tell. */
  readonly running?: string;
  readonly done?: string;
}

/** What an act is doing, how it ended, and what its result warns of. */
export function ActStatus({ act, running = "One moment…", done = "" }: ActStatusProps) {
  const words = useWords();
  const told = words.act(act);
  const progress = act.state === "running" ? act.progress : undefined;
  const share = progress?.type === "payload:stored" || progress?.type === "payload:opened" ? progress : undefined;
  const text = told || (act.state === "running" ? running : act.state === "done" ? done : "");
  return (
    <>
      {share && <progress aria-label={text} value={share.bytes} max={share.total ?? share.bytes} />}
      <p role="status" className={act.state === "failed" ? "failed" : "status"}>
        {text}
      </p>
    </>
  );
}
