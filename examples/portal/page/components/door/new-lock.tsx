import { generatePassphrase } from "@chartkey/core";
import type { NewLock as Lock } from "@chartkey/browser";
import { useState } from "react";
import { Field } from "../common/field.tsx";

interface Props {
  readonly onLock: (lock: Lock) => Promise<unknown>;
}

/** How the keys are locked on this device. */
export function NewLock({ onLock }: Props) {
  const [passphrase, setPassphrase] = useState<string>();
  const [isWritten, setWritten] = useState(false);
  if (passphrase === undefined)
    return (
      <>
        <p>Lock your keys on this device:</p>
        <ul className="choices">
          <li>
            <button
              onClick={() =>
                void onLock({ name: "Passkey", passkey: { app: "Chartkey portal", user: "Health records" } })
              }
            >
              With a passkey: your fingerprint, face or PIN
            </button>
          </li>
          <li>
            <button onClick={() => setPassphrase(generatePassphrase())}>With a passphrase to write down</button>
          </li>
        </ul>
      </>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void onLock({ name: "Passphrase", passphrase });
      }}
    >
      <Field label="Your passphrase" hint="Write it on paper. Nobody can send you another one.">
        {(ids) => (
          <output {...ids} className="passphrase">
            {passphrase}
          </output>
        )}
      </Field>
      <label className="check">
        <input type="checkbox" required checked={isWritten} onChange={({ target }) => setWritten(target.checked)} />
        I have written it down.
      </label>
      <button className="primary" disabled={!isWritten}>
        Continue
      </button>
    </form>
  );
}
