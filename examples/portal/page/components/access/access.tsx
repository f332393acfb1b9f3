import type { Grant, GrantRow, Participant } from "@chartkey/core";
import { useAct, useList, useWords } from "@chartkey/react";
import { useState } from "react";
import { ActStatus } from "../common/act-status.tsx";
import { moment } from "../common/format.ts";
import { Rest } from "../common/rest.tsx";
import { PersonName } from "../people/person-name.tsx";
import { type EndedAccess, MayStillHold } from "./may-still-hold.tsx";
import { useScopeNames } from "./scope-name.tsx";

const SOON = 7 * 86_400_000;

const endsSoon = ({ state, until }: Grant) =>
  state === "active" && until !== undefined && until.getTime() - Date.now() < SOON;

/** "Can read", unless something of the keys is not there, or has ended. */
const verb = ({ state, problem }: Grant) => {
  if (state !== "active") return "Could read";
  return problem ? "Has access to" : "Can read";
};

/** Ends access. What it is doing, and what it found, outlasts the page on which it was begun. */
export const useRevoke = (me: Participant) =>
  useAct(async (ended: GrantRow, options): Promise<EndedAccess> => {
    const { grantee, scope } = ended;
    return { ...(await me.grants.revoke({ grantee, scope }, options)), ended };
  });

interface Props {
  readonly me: Participant;
  readonly revoke: ReturnType<typeof useRevoke>;
}

/** Who has access to what, given when, until when; and who had it. */
export function Access({ me, revoke }: Props) {
  const words = useWords();
  const [withEnded, setWithEnded] = useState(false);
  const grants = useList(
    () => me.grants.list({ withPeople: true, ...(!withEnded && { state: "active" as const }) }),
    [me, withEnded],
  );
  const scopeName = useScopeNames(
    me,
    grants.rows.map(({ scope }) => scope),
  );
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
                {verb(grant)} {scopeName(grant.scope)}
                {grant.state !== "active" && <span className="badge">{grant.state}</span>}
                {endsSoon(grant) && <span className="badge soon">ends soon</span>}
              </p>
              <p className="hint">
                Given {moment(grant.grantedAt)}
                {grant.until && grant.state !== "revoked" && `, until ${moment(grant.until)}`}
              </p>
              {grant.state === "active" && grant.problem && <p className="failed">{words.error(grant.problem)}</p>}
            </div>
            {grant.state === "active" && (
              <button disabled={isBusy} onClick={() => void revoke.run(grant)}>
                Revoke
              </button>
            )}
          </li>
        ))}
      </ul>
      <Rest list={grants} empty="Nobody has access to your records." />
      <ActStatus act={revoke} done="Access has ended." />
      {revoke.state === "done" && <MayStillHold me={me} access={revoke.result} />}
    </>
  );
}
