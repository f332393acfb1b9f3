import type { Participant, Person } from "@chartkey/core";
import { useAct } from "@chartkey/react";
import { useState } from "react";
import { ActStatus } from "../common/act-status.tsx";
import { Dialog } from "../common/dialog.tsx";
import { PersonName } from "../people/person-name.tsx";
import { type Terms, TermsFields } from "./terms.tsx";

interface Props {
  readonly me: Participant;
  readonly person: Person;
  readonly onClose: () => void;
}

/** Gives a person access to all records, a folder or one record. */
export function GiveAccess({ me, person, onClose }: Props) {
  const [terms, setTerms] = useState<Terms>({ scope: "everything", until: undefined });
  const give = useAct(async ({ scope, until }: Terms, options) =>
    me.grants.give({ grantee: person.address, scope, ...(until && { until }) }, options),
  );
  // the keys of what was sent are stored after it
  const isHeld = give.state === "running" && give.sent;
  return (
    <Dialog title="Give access" isHeld={isHeld} onClose={onClose}>
      <p>
        To <PersonName address={person.address} person={person} as="carer" />
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void give.run(terms);
        }}
      >
        <TermsFields me={me} terms={terms} onChange={setTerms} />
        {give.state !== "done" && (
          <button className="primary" disabled={give.state === "running"}>
            Give access
          </button>
        )}
        <ActStatus act={give} done="Access is given." />
      </form>
    </Dialog>
  );
}
