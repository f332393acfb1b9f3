import type { AccessRequest, Participant } from "@chartkey/core";
import { type List, useAct } from "@chartkey/react";
import { useState } from "react";
import { useScopeNames } from "../access/scope-name.tsx";
import { ActStatus } from "../common/act-status.tsx";
import { moment } from "../common/format.ts";
import { Rest } from "../common/rest.tsx";
import { PersonName } from "../people/person-name.tsx";
import { Accept } from "./accept.tsx";
import { purposes } from "./purposes.ts";
import { RequestRow } from "./request-row.tsx";

interface Props {
  readonly me: Participant;
  readonly requests: List<AccessRequest>;
}

/** The requests that wait for the patient's answer. */
export function Requests({ me, requests }: Props) {
  const scopeName = useScopeNames(
    me,
    requests.rows.map(({ scope }) => scope),
  );
  const [chosen, choose] = useState<AccessRequest>();
  const decline = useAct(async ({ id }: AccessRequest, options) => me.requests.reject(id, options));
  const dismiss = useAct(async ({ id }: AccessRequest, { signal }) => me.requests.dismiss(id, { signal }));
  const isBusy = decline.state === "running" || dismiss.state === "running";
  return (
    <>
      <ul className="rows">
        {requests.rows.map((request) => (
          <RequestRow
            key={request.id}
            request={request}
            name={
              <PersonName
                address={request.requester.address}
                person={request.requester}
                as="carer"
                among={requests.rows.map(({ requester }) => requester.name)}
              />
            }
            about={
              !request.problem && (
                <p>
                  asks for {scopeName(request.scope)}
                  {request.until && ` until ${moment(request.until)}`}:{" "}
                  {purposes.get(request.purpose) ?? request.purpose}
                </p>
              )
            }
          >
            {!request.problem && (
              <button className="primary" onClick={() => choose(request)}>
                Accept…
              </button>
            )}
            <button disabled={isBusy} onClick={() => void decline.run(request)}>
              Decline
            </button>
            <button disabled={isBusy} onClick={() => void dismiss.run(request).then(requests.refresh)}>
              Delete here
            </button>
          </RequestRow>
        ))}
      </ul>
      <Rest list={requests} empty="Nobody asks for access." />
      <ActStatus act={decline} done="Declined." />
      <ActStatus act={dismiss} done="Deleted on this device. Nobody is told." />
      {chosen && <Accept me={me} request={chosen} onClose={() => choose(undefined)} />}
    </>
  );
}
