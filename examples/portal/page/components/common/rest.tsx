import { type List, useWords } from "@chartkey/react";
import { shortId } from "./format.ts";

/** Somebody whose rows are missing. */
const ADDRESS = /^0x[\da-f]{40}$/iu;

/**
 * What is not in a list's rows: that some are missing, why, and that there are more. In a form, its
 * buttons send nothing.
 */
export function Rest({ list, empty }: { readonly list: List<unknown>; readonly empty: string }) {
  const words = useWords();
  const isEmpty = list.state === "read" && list.rows.length === 0 && list.problems.length === 0 && !list.hasMore;
  return (
    <>
      {list.state === "reading" && list.rows.length === 0 && <p role="status">Reading…</p>}
      {list.state === "failed" && (
        <p role="alert" className="failed">
          {words.error(list.error)}{" "}
          <button type="button" onClick={list.refresh}>
            Try again
          </button>
        </p>
      )}
      {list.problems.map(({ subject, problem }) => (
        <p key={`${subject} ${problem.code}`} className="failed">
          {ADDRESS.test(subject) && <code title={subject}>{shortId(subject)}</code>} {words.error(problem)}
        </p>
      ))}
      {isEmpty && <p className="empty">{empty}</p>}
      {list.hasMore && (
        <button type="button" onClick={list.more}>
          Show more
        </button>
      )}
    </>
  );
}
