import type { NewProfile, Participant, Profile } from "@chartkey/core";
import { useAct } from "@chartkey/react";
import { ActStatus } from "../common/act-status.tsx";
import { ProfileFields, profileIn } from "./profile-fields.tsx";

interface Props {
  readonly me: Participant;
  readonly profile: Profile;
  readonly onSaved: () => void;
}

/** Changes the profile. */
export function ProfileForm({ me, profile, onSaved }: Props) {
  const update = useAct(async (change: NewProfile, options) => me.profile.update(change, options));
  return (
    <section>
      <h2>Profile</h2>
      <p className="hint">
        Your account, for a registrar who vouches for you: <code>{me.address}</code>
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void update.run(profileIn(event.currentTarget)).then(({ state }) => state === "done" && onSaved());
        }}
      >
        <ProfileFields isDoctor={profile.roles.includes("doctor")} profile={profile} />
        <button disabled={update.state === "running"}>Save the profile</button>
        <ActStatus act={update} done="Saved." />
      </form>
    </section>
  );
}
