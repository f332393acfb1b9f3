import { isChartkeyError } from "@chartkey/core";
import { useRead, useWords } from "@chartkey/react";
import { SignUp } from "./door/sign-up.tsx";
import type { HomeProps } from "./home-props.ts";
import { DoctorHome } from "./patients/doctor-home.tsx";
import { PatientHome } from "./records/patient-home.tsx";

/** The pages of whoever has signed in: a patient's, or those of whom patients let in. */
export function Home(props: HomeProps) {
  const { me } = props;
  const words = useWords();
  const profile = useRead(({ signal }) => me.profile.get({ signal }), [me]);
  // nobody but its owner can put another in its place
  const isSpoiled = isChartkeyError(profile.error, "PROFILE_STALE", "PROFILE_FORGED");
  if (profile.state === "failed" && !profile.value && !isSpoiled)
    return (
      <main className="door">
        <p role="alert" className="failed">
          {words.error(profile.error)}
        </p>
        <button onClick={profile.refresh}>Try again</button>
        <button onClick={props.onLeave}>Sign out</button>
      </main>
    );
  if (profile.state === "reading" && !profile.value)
    return (
      <main className="door">
        <p role="status">Reading your profile…</p>
      </main>
    );
  if (!profile.value) return <SignUp me={me} isSpoiled={isSpoiled} onDone={profile.refresh} onLeave={props.onLeave} />;
  const registered = { ...props, profile: profile.value, onProfile: profile.refresh };
  return profile.value.roles.includes("patient") ? <PatientHome {...registered} /> : <DoctorHome {...registered} />;
}
