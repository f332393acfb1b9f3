import type { Participant, RecordVersion, SharingPatient } from "@chartkey/core";
import { useList } from "@chartkey/react";
import { useState } from "react";
import { moment } from "../common/format.ts";
import { Rest } from "../common/rest.tsx";
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
  // access that has ended takes away what is open
  const isThere = records.rows.some((row) => row.ok && row.record.ref.record === shown?.ref.record);
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
      {shown && isThere && (
        <Viewer
          record={shown}
          open={async (ref, options) => me.sharedRecords.open(ref, options)}
          onClose={() => show(undefined)}
        />
      )}
    </section>
  );
}
