import type { Participant, RecordVersion, SharingPatient } from "@chartkey/core";
import { useList } from "@chartkey/react";
import { useEffect, useState } from "react";
import { moment } from "../common/format.ts";
import { Rest } from "../common/rest.tsx";
import { useMoreUntil } from "../common/use-more-until.ts";
import { PersonName } from "../people/person-name.tsx";
import { RecordRow } from "../records/record-row.tsx";
import { Viewer } from "../viewer/viewer.tsx";

/** A doctor's dashboard: the patients who give access, and their records. */
export function Shared({ me }: { readonly me: Participant }) {
  const patients = useList(() => me.sharedRecords.patients(), [me]);
  const names = patients.rows.map(({ person }) => person?.name);
  return (
    <>
      {patients.rows.map((row) => (
        <SharedBy key={row.key} me={me} row={row} among={names} />
      ))}
      <Rest list={patients} empty="Nobody gives you access yet. Find a patient, and ask." />
    </>
  );
}

interface Props {
  readonly me: Participant;
  readonly row: SharingPatient;
  readonly among: readonly (string | undefined)[];
}

function SharedBy({ me, row: { patient, person, nextExpiry }, among }: Props) {
  const records = useList(() => me.sharedRecords.list({ patient }), [me, patient]);
  const [shown, show] = useState<RecordVersion>();
  return (
    <section>
      <h2>
        <PersonName address={patient} person={person} as="patient" among={among} />
      </h2>
      {nextExpiry && <p className="hint">Some of it ends on {moment(nextExpiry)}.</p>}
      <ul className="rows">
        {records.rows.map((row) => (
          <RecordRow key={row.key} row={row} onShow={show} />
        ))}
      </ul>
      <Rest list={records} empty="There are no records." />
      {shown && <Opened me={me} record={shown} onClose={() => show(undefined)} />}
    </section>
  );
}

interface OpenedProps {
  readonly me: Participant;
  readonly record: RecordVersion;
  readonly onClose: () => void;
}

/** A record that is open. Access that has ended takes it away; its place in the list does not. */
function Opened({ me, record, onClose }: OpenedProps) {
  const { patient, record: id } = record.ref;
  const records = useList(() => me.sharedRecords.list({ patient }), [me, patient]);
  const isThere = records.rows.some((row) => row.ok && row.record.ref.record === id);
  useMoreUntil(records, isThere);
  const isGone = records.state === "read" && !records.hasMore && !isThere;
  useEffect(() => {
    if (isGone) onClose();
  });
  return (
    <Viewer record={record} open={async (ref, options) => me.sharedRecords.open(ref, options)} onClose={onClose} />
  );
}
