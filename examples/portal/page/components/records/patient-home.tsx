import { type List, useList } from "@chartkey/react";
import { useReducer } from "react";
import { Access, useRevoke } from "../access/access.tsx";
import { History } from "../access/history.tsx";
import { AccountPage, DeviceCheck } from "../account/lazy.ts";
import { Following } from "../common/following.tsx";
import { Pages } from "../common/pages.tsx";
import type { RegisteredProps } from "../home-props.ts";
import { Doctors } from "../people/doctors.tsx";
import { Requests } from "../requests/requests.tsx";
import { Records } from "./records.tsx";

/** How many rows a list has, of which only some may be read; empty for none. */
const countOf = ({ rows, hasMore }: List<unknown>): string =>
  rows.length === 0 ? "" : `${rows.length}${hasMore ? "+" : ""}`;

/** A patient's pages. */
export function PatientHome(props: RegisteredProps) {
  const { me, account, profile, onLeave } = props;
  const [listings, noteListing] = useReducer((before: number) => before + 1, 0);
  const requests = useList(() => me.requests.list({ state: "open" }), [me]);
  const revoke = useRevoke(me);
  return (
    <Pages
      name={profile.name}
      onLeave={onLeave}
      pages={[
        { path: "records", title: "Records", content: <Records me={me} />, goesOn: true },
        { path: "doctors", title: "Doctors", content: <Doctors me={me} /> },
        {
          path: "requests",
          title: "Requests",
          content: <Requests me={me} requests={requests} />,
          waiting: countOf(requests),
        },
        { path: "access", title: "Access", content: <Access me={me} revoke={revoke} /> },
        { path: "history", title: "History", content: <History me={me} /> },
        { path: "account", title: "Account", content: <AccountPage {...props} listings={listings} /> },
      ]}
    >
      <DeviceCheck {...props} onListed={noteListing} />
      <Following chartkey={account.chartkey} whom={{ patients: [me.address] }} onLeave={onLeave} />
    </Pages>
  );
}
