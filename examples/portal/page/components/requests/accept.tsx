import type { AccessRequest, Participant } from "@chartkey/core";
import { useAct } from "@chartkey/react";
import { useState } from "react";
import { type Terms, TermsFields } from "../access/terms.tsx";
import { ActStatus } from "../common/act-status.tsx";
import { Dialog } from "../common/dialog.tsx";
import { PersonName } from "../people/person-name.tsx";

interface Props {
  readonly me: Participant;
  readonly request: AccessRequest;
  readonly onClose: () => void;
}

/** Accepts a request as it was asked, or with less, or for shorter. */
export function Accept({ me, request, onClose }: Props) {
  const { requester, scope, until } = request;
  const [terms, setTerms] = useState<Terms>({ scope, until });
  const approve = useAct(async (given: Terms, options) =>
    me.requests.approve(request.id, { scope: given.scope, ...(given.until && { until: given.until }) }, options),
  );
  // the keys of what was sent are stored after it
  const isHeld = approve.state === "running" && approve.sent;
  return (
    <Dialog title="Accept the request" isHeld={isHeld} onClose={onClose}>
      <p>
        Of <PersonName address={requester.address} person={requester} as="carer" />
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void approve.run(terms);
        }}
      >
        <TermsFields me={me} terms={terms} onChange={setTerms} />
        {approve.state !== "done" && (
          <button className="primary" disabled={approve.state === "running"}>
            Give access
          </button>
        )}
        <ActStatus act={approve} done="Access is given." />
      </form>
    </Dialog>
  );
}
