import type { Participant, Person } from "@chartkey/core";
import { useList } from "@chartkey/react";
import { type ReactNode, useDeferredValue, useState } from "react";
import { Field } from "../common/field.tsx";
import { Rest } from "../common/rest.tsx";
import { PersonName } from "./person-name.tsx";
import { SpecialityInput } from "./speciality-input.tsx";

interface Props {
  readonly me: Participant;
  readonly role: "doctor" | "patient";
  readonly empty: string;
  readonly action: (person: Person) => ReactNode;
}

/** Finds people of a role by their names, and doctors by their whole speciality too. */
export function PersonSearch({ me, role, empty, action }: Props) {
  const [text, setText] = useState("");
  const [speciality, setSpeciality] = useState("");
  const query = useDeferredValue(JSON.stringify({ text: text.trim(), speciality: speciality.trim() }));
  const people = useList(() => {
    const asked = JSON.parse(query) as { readonly text: string; readonly speciality: string };
    return me.people.find({ role, text: asked.text || undefined, speciality: asked.speciality || undefined });
  }, [me, role, query]);
  const others = people.rows.filter(({ address }) => address !== me.address);
  return (
    <>
      <search className="filters">
        <Field label="Name">
          {(ids) => <input {...ids} type="search" value={text} onChange={({ target }) => setText(target.value)} />}
        </Field>
        {role === "doctor" && (
          <Field label="Speciality">
            {(ids) => (
              <SpecialityInput {...ids} value={speciality} onChange={({ target }) => setSpeciality(target.value)} />
            )}
          </Field>
        )}
      </search>
      <ul className="rows">
        {others.map((person) => (
          <li key={person.address}>
            <div>
              <PersonName
                address={person.address}
                person={person}
                as={role === "doctor" ? "carer" : role}
                among={others.map(({ name }) => name)}
              />
              <p className="hint">{[person.speciality, person.organisation].filter(Boolean).join(", ")}</p>
            </div>
            {action(person)}
          </li>
        ))}
      </ul>
      <Rest list={people} empty={empty} />
    </>
  );
}
