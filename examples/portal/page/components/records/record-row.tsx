import type { RecordRow as Row, RecordVersion } from "@chartkey/core";
import { useWords } from "@chartkey/react";
import { type ReactNode, useId } from "react";
import { day, size } from "../common/format.ts";

interface Props {
  readonly row: Row;
  readonly onShow: (record: RecordVersion) => void;
  /** What else can be done with the record. */
  readonly children?: (record: RecordVersion) => ReactNode;
}

/** A record in a list, or why it cannot be read. */
export function RecordRow({ row, onShow, children }: Props) {
  const words = useWords();
  const id = useId();
  if (!row.ok) return <li className="failed">{words.error(row.problem)}</li>;
  const { record } = row;
  return (
    <li>
      <div>
        <button id={id} className="title" onClick={() => onShow(record)}>
          {record.title}
        </button>
        <p className="hint">
          {day(record.added)}, {size(record.size)}
          {record.ref.version > 1 && `, version ${record.ref.version}`}
        </p>
        {!row.complete && (
          <p className="failed">There may be other versions, also newer ones, that cannot be opened.</p>
        )}
      </div>
      {children && (
        <div className="buttons" role="group" aria-labelledby={id}>
          {children(record)}
        </div>
      )}
    </li>
  );
}
