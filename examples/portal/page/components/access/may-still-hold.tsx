import type { Participant, RevokeReceipt } from "@chartkey/core";
import { useList } from "@chartkey/react";

interface Props {
  readonly me: Participant;
  readonly receipt: RevokeReceipt;
}

/** What somebody may have kept whose access has ended: nothing takes back what was read. */
export function MayStillHold({ me, receipt }: Props) {
  const { mayStillHold } = receipt;
  const records = useList(() => me.records.list(), [me]);
  if (mayStillHold?.length === 0) return <p>They could open nothing while they had access.</p>;
  const titles = new Map(
    records.rows.flatMap((row) => (row.ok ? [[row.record.ref.record, row.record.title] as const] : [])),
  );
  return (
    <aside>
      <h2>What they may still hold</h2>
      {mayStillHold === undefined ? (
        <p>It is not known what they have opened: count on everything that they could read.</p>
      ) : (
        <ul>
          {mayStillHold.map(({ record, version }) => (
            <li key={`${record} ${version}`}>
              {titles.get(record) ?? "A record"}
              {version !== undefined && `, version ${version}`}
            </li>
          ))}
        </ul>
      )}
    </aside>
  );
}
