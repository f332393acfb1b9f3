import type { Address, Participant, Person } from "@chartkey/core";
import { useState } from "react";
import { PersonSearch } from "../people/person-search.tsx";
import { Ask } from "./ask.tsx";

/**
 * The patients whom a doctor can ask. Whom a registrar vouches for is marked: others can pretend.
 */
export function Patients({ me }: { readonly me: Participant }) {
  const [chosen, choose] = useState<Person>();
  const [tries] = useState(() => new Map<Address, string>());
  return (
    <>
      <PersonSearch
        me={me}
        role="patient"
        empty="No patient is found. Some do not let others find them."
        action={(person) => <button onClick={() => choose(person)}>Ask for access</button>}
      />
      {chosen && <Ask me={me} person={chosen} tries={tries} onClose={() => choose(undefined)} />}
    </>
  );
}
