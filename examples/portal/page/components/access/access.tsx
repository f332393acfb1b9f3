import type { Grant, GrantRow, Participant } from "@chartkey/core";
import { useAct, useList } from "@chartkey/react";
import { useState } from "react";
import { ActStatus } from "../common/act-status.tsx";
import { moment } from "../common/format.ts";
import { Rest } from "../common/rest.tsx";
import { PersonName } from "../people/person-name.tsx";
import { MayStillHold } from "./may-still-hold.tsx";
import { useScopeNames } from "./scope-name.tsx";

const SOON = 7 * 86_400_000;

const endsSoon = ({ state, until }: Grant) =>
  state === "active" && until !== undefined && until.getTime() - Date.now() < SOON;

/** Who has access to what, since when, until when; and who had it. */
export function Access({ me }: { readonly me: Participant }) {
  const [withEnded, setWithEnded] = useState(false);
  const grants = useList(
    () => me.grants.list({ withPeople: true, ...(!withEnded && { state: "active" as const }) }),
    [me, withEnded],
  );
  const scopeName = useScopeNames(me);
  const revoke = useAct(async ({ grantee, scope }: GrantRow, options) => me.grants.revoke({ grantee, scope }, options));
  const isBusy = revoke.state === "running";
  return (
    <>
      <label className="check">
        <input type="checkbox" checked={withEnded} onChange={({ target }) => setWithEnded(target.checked)} />
        Show access that has ended, too
      </label>
      <ul className="rows">
        {grants.rows.map((grant) => (
          <li key={grant.key}>
            <div>
              <PersonName
                address={grant.grantee}
                person={grant.person}
                as="carer"
                among={grants.rows.map(({ person }) => person?.name)}
              />
              <p>
                {grant.state === "active" ? "Can read" : "Could read"} {scopeName(grant.scope)}
                {grant.state !== "active" && <span className="badge">{grant.state}</span>}
                {endsSoon(grant) && <span className="badge soon">ends soon</span>}
              </p>
              <p className="hint">
                Since {moment(grant.grantedAt)}
                {grant.until && `, until ${moment(grant.until)}`}
              </p>
            </div>
            {grant.state === "active" && (
              <button disabled={isBusy} onClick={() => void revoke.run(grant)}>
                Revoke
              </button>
            )}
          </li>
        ))}
      </ul>
      <Rest list={grants} empty="Nobody but you can read your records." />
      <ActStatus act={revoke} done="Access has ended." />
      {revoke.state === "done" && <MayStillHold me={me} receipt={revoke.result} />}
    </>
  );
}
