import type { RegisteredProps } from "../home-props.ts";
import { Devices } from "./devices.tsx";
import { Export } from "./export.tsx";
import { Locks } from "./locks.tsx";
import { ProfileForm } from "./profile-form.tsx";
import { RecoveryKit } from "./recovery-kit.tsx";

interface Props extends RegisteredProps {
  /** How often this device was listed. */
  readonly listings: number;
}

/** The profile, the keys and their locks, the devices, and everything to take away. */
export function AccountPage(props: Props) {
  const { me, account, vault, profile, onProfile, listings } = props;
  const isPatient = profile.roles.includes("patient");
  return (
    <>
      <ProfileForm me={me} profile={profile} onSaved={onProfile} />
      <Locks vault={vault} />
      <RecoveryKit me={me} vault={vault} />
      <Devices account={account} vault={vault} listings={listings} />
      {isPatient && <Export me={me} />}
    </>
  );
}
