import type { Participant, Person } from "@chartkey/core";
import { useState } from "react";
import { GiveAccess } from "../access/give-access.tsx";
import { PersonSearch } from "./person-search.tsx";

/** The doctors whom a patient can give access. */
export function Doctors({ me }: { readonly me: Participant }) {
  const [chosen, choose] = useState<Person>();
  return (
    <>
      <PersonSearch
        me={me}
        role="doctor"
        empty="No doctor is found. Some do not let others find them."
        action={(person) => <button onClick={() => choose(person)}>Give access</button>}
      />
      {chosen && <GiveAccess me={me} person={chosen} onClose={() => choose(undefined)} />}
    </>
  );
}
