import type { NewProfile, Participant } from "@chartkey/core";
import { useAct } from "@chartkey/react";
import { useState } from "react";
import { ActStatus } from "../common/act-status.tsx";
import { ProfileFields, profileIn } from "../account/profile-fields.tsx";
import { Frame } from "./frame.tsx";

const roles = { patient: "I am a patient", doctor: "I am a doctor" };

interface Props {
  readonly me: Participant;
  /** Whether the portal has an old profile of the person, or one that somebody else made. */
  readonly isSpoiled: boolean;
  readonly onDone: () => void;
  readonly onLeave: () => void;
}

/** Signs up: publishes the key that others encrypt for, and a profile. */
export function SignUp({ me, isSpoiled, onDone, onLeave }: Props) {
  const [role, setRole] = useState<keyof typeof roles>("patient");
  const register = useAct(async (profile: NewProfile, options) => me.register({ roles: [role], profile }, options));
  const submit = async (form: HTMLFormElement) => {
    const { state } = await register.run(profileIn(form));
    if (state === "done") onDone();
  };
  return (
    <Frame title="Sign up">
      {!isSpoiled && (
        <p className="hint">
          With the account <code>{me.address}</code>. If you have signed up before, it was with another account of your
          wallet: sign out, and choose that one.
        </p>
      )}
      {isSpoiled && (
        <p role="alert" className="failed">
          Your profile on this portal is old, or not signed by you. Publish it anew: your records, and who has access to
          them, stay as they are.
        </p>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit(event.currentTarget);
        }}
      >
        <fieldset>
          <legend>Who are you?</legend>
          {Object.entries(roles).map(([value, label]) => (
            <label key={value} className="check">
              <input
                type="radio"
                name="role"
                checked={role === value}
                onChange={() => setRole(value as keyof typeof roles)}
              />
              {label}
            </label>
          ))}
        </fieldset>
        <ProfileFields isDoctor={role === "doctor"} />
        <button className="primary" disabled={register.state === "running"}>
          Sign up
        </button>
        <ActStatus act={register} running="Your wallet asks you twice: for your key, and for your profile." />
      </form>
      <button className="plain" onClick={onLeave}>
        Sign out
      </button>
    </Frame>
  );
}
