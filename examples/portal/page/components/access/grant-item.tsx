import type { Grant, GrantRow } from "@chartkey/core";
import { useWords } from "@chartkey/react";
import { type ReactNode, useId } from "react";
import { moment } from "../common/format.ts";
import { PersonName } from "../people/person-name.tsx";

const SOON = 7 * 86_400_000;

const endsSoon = ({ state, until }: Grant) =>
  state === "active" && until !== undefined && until.getTime() - Date.now() < SOON;

/** "Can read", unless something of the keys is not there, or has ended. */
const verb = ({ state, problem }: Grant) => {
  if (state !== "active") return "Could read";
  return problem ? "Has access to" : "Can read";
};

interface Props {
  readonly grant: GrantRow;
  /** The scope of the grant in words. */
  readonly scope: ReactNode;
  /** The names in the list, of which some may be the same. */
  readonly among: readonly (string | undefined)[];
  /** What can be done with access that has not ended. */
  readonly children: ReactNode;
}

/** Who has access to what, given when, until when. */
export function GrantItem({ grant, scope, among, children }: Props) {
  const words = useWords();
  const id = useId();
  return (
    <li>
      <div>
        <div id={id}>
          <PersonName address={grant.grantee} person={grant.person} as="carer" among={among} />
          <p>
            {verb(grant)} {scope}
            {grant.state !== "active" && <span className="badge">{grant.state}</span>}
            {endsSoon(grant) && <span className="badge soon">ends soon</span>}
          </p>
        </div>
        <p className="hint">
          Given {moment(grant.grantedAt)}
          {grant.until && grant.state !== "revoked" && `, until ${moment(grant.until)}`}
        </p>
        {grant.state === "active" && grant.problem && <p className="failed">{words.error(grant.problem)}</p>}
      </div>
      {grant.state === "active" && (
        <div className="buttons" role="group" aria-labelledby={id}>
          {children}
        </div>
      )}
    </li>
  );
}
