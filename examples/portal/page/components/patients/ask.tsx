import { type Address, isChartkeyError, type NewRequest, type Participant, type Person } from "@chartkey/core";
import { useAct } from "@chartkey/react";
import { useState } from "react";
import { ActStatus } from "../common/act-status.tsx";
import { Dialog } from "../common/dialog.tsx";
import { Field } from "../common/field.tsx";
import { textIn } from "../common/text-in.ts";
import { attestedRoles, PersonName } from "../people/person-name.tsx";
import { purposes } from "../requests/purposes.ts";

interface Props {
  readonly me: Participant;
  readonly person: Person;
  /** The keys of requests that may or may not have been sent, by patient. */
  readonly tries: Map<Address, string>;
  readonly onClose: () => void;
}

/** Asks a patient for access. The message is encrypted for the patient. */
export function Ask({ me, person, tries, onClose }: Props) {
  // a second try with it is the same request
  const [idempotencyKey] = useState(() => tries.get(person.address) ?? crypto.randomUUID());
  const ask = useAct(async (request: Omit<NewRequest, "patient">, options) =>
    me.sentRequests.send({ patient: person.address, ...request }, options),
  );
  const submit = async (form: HTMLFormElement) => {
    const data = new FormData(form);
    const [purpose = "", message = ""] = ["purpose", "message"].map((name) => textIn(data, name));
    tries.set(person.address, idempotencyKey);
    const asked = await ask.run({ purpose, idempotencyKey, ...(message && { message }) });
    const isUsed = asked.state === "failed" && isChartkeyError(asked.error, "IDEMPOTENCY_KEY_USED");
    if (asked.state === "done" || isUsed) tries.delete(person.address);
  };
  // the keys of what was sent are stored after it
  const isHeld = ask.state === "running" && ask.sent;
  return (
    <Dialog title="Ask for access" isHeld={isHeld} onClose={onClose}>
      <p>
        Of <PersonName address={person.address} person={person} as="patient" />
      </p>
      {attestedRoles(person, "patient").length === 0 && (
        <p className="hint">No registrar vouches for this person. Somebody else can bear the same name.</p>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit(event.currentTarget);
        }}
      >
        <Field label="For">
          {(ids) => (
            <select {...ids} name="purpose">
              {[...purposes].map(([code, label]) => (
                <option key={code} value={code}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Message" hint="Only the patient can read it.">
          {(ids) => <textarea {...ids} name="message" maxLength={500} rows={3} />}
        </Field>
        {ask.state !== "done" && (
          <button className="primary" disabled={ask.state === "running"}>
            Send
          </button>
        )}
        <ActStatus act={ask} done="Sent." />
      </form>
    </Dialog>
  );
}
