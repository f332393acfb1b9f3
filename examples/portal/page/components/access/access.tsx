import type { GrantRow, Participant } from "@chartkey/core";
import { useAct, useList } from "@chartkey/react";
import { useState } from "react";
import { ActStatus } from "../common/act-status.tsx";
import { Rest } from "../common/rest.tsx";
import { GrantItem } from "./grant-item.tsx";
import { type EndedAccess, MayStillHold } from "./may-still-hold.tsx";
import { useScopeNames } from "./scope-name.tsx";

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
          <GrantItem
            key={grant.key}
            grant={grant}
            scope={scopeName(grant.scope)}
            among={grants.rows.map(({ person }) => person?.name)}
          >
            <button disabled={isBusy} onClick={() => void revoke.run(grant)}>
              Revoke
            </button>
          </GrantItem>
        ))}
      </ul>
      <Rest list={grants} empty="Nobody has access to your records." />
      <ActStatus act={revoke} done="Access has ended." />
      {revoke.state === "done" && <MayStillHold me={me} access={revoke.result} />}
    </>
  );
}
