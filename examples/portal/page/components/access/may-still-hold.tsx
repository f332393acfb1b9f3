import type { GrantRow, Participant, RevokeReceipt } from "@chartkey/core";
import { useList } from "@chartkey/react";
import { whole } from "../common/whole.ts";
import { PersonName } from "../people/person-name.tsx";
import { useScopeNames } from "./scope-name.tsx";

/** Access that has ended, and what core found of it. */
export interface EndedAccess extends RevokeReceipt {
  readonly ended: GrantRow;
}

interface Props {
  readonly me: Participant;
  readonly access: EndedAccess;
}

/**
 * What somebody may have kept whose access has ended, since nothing takes back what was read; and
 * what they can read by other access.
 */
export function MayStillHold({ me, access: { ended, mayStillHold } }: Props) {
  const { grantee, person, scope } = ended;
  const others = useList(() => whole(me.grants.list({ grantee, state: "active" })), [me, grantee]);
  const held = mayStillHold ?? [];
  const scopeName = useScopeNames(me, [scope, ...others.rows.map((other) => other.scope), ...held]);
  return (
    <aside>
      <p>
        <PersonName address={grantee} person={person} as="carer" /> had access to {scopeName(scope)}.
      </p>
      {others.rows.length > 0 && (
        <p className="failed">
          They still have access to {others.rows.map((other) => scopeName(other.scope)).join(", ")}.
        </p>
      )}
      {mayStillHold?.length === 0 ? (
        <p>They could open nothing by the access that has ended.</p>
      ) : (
        <h2>What they may still hold</h2>
      )}
      {mayStillHold === undefined && (
        <p>It is not known what they have opened: count on everything that they could read.</p>
      )}
      <ul>
        {held.map(({ record, version }) => (
          <li key={`${record} ${version}`}>
            {scopeName({ record })}
            {version !== undefined && `, version ${version}`}
          </li>
        ))}
      </ul>
    </aside>
  );
}
