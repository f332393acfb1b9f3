import type { Participant, SentRequestRow } from "@chartkey/core";
import { useAct, useList } from "@chartkey/react";
import { ActStatus } from "../common/act-status.tsx";
import { Rest } from "../common/rest.tsx";
import { PersonName } from "../people/person-name.tsx";
import { RequestRow } from "../requests/request-row.tsx";

const states: Readonly<Record<SentRequestRow["state"], string>> = {
  open: "waits for an answer",
  approved: "accepted",
  rejected: "declined",
  cancelled: "withdrawn",
  lapsed: "too late",
  dismissed: "deleted",
  unreadable: "cannot be read here",
};

/** What a doctor has asked for, and how it was answered. */
export function SentRequests({ me }: { readonly me: Participant }) {
  const requests = useList(() => me.sentRequests.list({ withPeople: true }), [me]);
  const cancel = useAct(async ({ id }: SentRequestRow, options) => me.sentRequests.cancel(id, options));
  return (
    <>
      <ul className="rows">
        {requests.rows.map((request) => (
          <RequestRow
            key={request.id}
            request={request}
            name={
              <PersonName
                address={request.patient}
                person={request.person}
                as="patient"
                among={requests.rows.map(({ person }) => person?.name)}
              />
            }
            about={<span className="badge">{states[request.state]}</span>}
          >
            {request.state === "open" && (
              <button disabled={cancel.state === "running"} onClick={() => void cancel.run(request)}>
                Withdraw
              </button>
            )}
          </RequestRow>
        ))}
      </ul>
      <Rest list={requests} empty="You have asked nobody yet." />
      <ActStatus act={cancel} done="Withdrawn." />
    </>
  );
}
