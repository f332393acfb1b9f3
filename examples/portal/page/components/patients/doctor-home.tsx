import { useList } from "@chartkey/react";
import { useReducer } from "react";
import { AccountPage, DeviceCheck } from "../account/lazy.ts";
import { Following } from "../common/following.tsx";
import { Pages } from "../common/pages.tsx";
import type { RegisteredProps } from "../home-props.ts";
import { Patients } from "./patients.tsx";
import { SentRequests } from "./sent-requests.tsx";
import { Shared } from "./shared.tsx";

/** As many patients as one can follow at once. More than that are read when something happens. */
const MOST = 100;

/** The pages of a doctor, and of everybody else whom patients let in. */
export function DoctorHome(props: RegisteredProps) {
  const { me, account, profile, onLeave } = props;
  const [listings, noteListing] = useReducer((before: number) => before + 1, 0);
  const { chartkey } = account;
  const patients = useList(() => {
    const list = me.sharedRecords.patients();
    return { ...list, page: async ({ signal } = {}) => list.page({ size: MOST, signal }) };
  }, [me]);
  const followed = patients.rows.map(({ patient }) => patient);
  return (
    <Pages
      name={profile.name}
      onLeave={onLeave}
      pages={[
        { path: "shared", title: "Shared with me", content: <Shared me={me} /> },
        { path: "patients", title: "Patients", content: <Patients me={me} /> },
        { path: "requests", title: "My requests", content: <SentRequests me={me} /> },
        { path: "account", title: "Account", content: <AccountPage {...props} listings={listings} /> },
      ]}
    >
      <DeviceCheck {...props} onListed={noteListing} />
      <Following chartkey={chartkey} whom={{ counterparty: me.address }} onLeave={onLeave} />
      {/* what patients add names themselves alone */}
      <Following chartkey={chartkey} whom={{ patients: followed }} onLeave={onLeave} />
    </Pages>
  );
}
