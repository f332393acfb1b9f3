import type { HistoryKind, Participant } from "@chartkey/core";
import { useList, usePerson } from "@chartkey/react";
import type { Address } from "@chartkey/core";
import { moment, shortId } from "../common/format.ts";
import { Rest } from "../common/rest.tsx";
import { useScopeNames } from "./scope-name.tsx";

const sentences: { readonly [K in HistoryKind]: string } = {
  registered: "signed up",
  "key-changed": "has new keys",
  folder: "made a folder",
  rekeyed: "locked a folder anew",
  added: "added records",
  amended: "added a new version",
  replaced: "replaced a record",
  erased: "erased records",
  granted: "gave access",
  followed: "passed keys on",
  revoked: "ended access",
  "revoked-everyone": "ended all access",
  offered: "offered a record",
  relinquished: "gave access back",
  requested: "asked for access",
  cancelled: "withdrew a request",
  rejected: "declined a request",
};

/** Everything that the ledger says about a patient's records. */
export function History({ me }: { readonly me: Participant }) {
  const entries = useList(() => me.history(), [me]);
  const scopeName = useScopeNames(
    me,
    entries.rows.map(({ scope }) => scope),
  );
  return (
    <>
      <ol className="rows">
        {entries.rows.map(({ key, by, kind, grantee, scope, position }) => (
          <li key={key}>
            <div>
              <p>
                <Name me={me} address={by} /> {sentences[kind]}
                {scope !== undefined && grantee !== undefined && ` to ${scopeName(scope)}`}
                {grantee !== undefined && grantee !== by && (
                  <>
                    {" "}
                    – <Name me={me} address={grantee} />
                  </>
                )}
              </p>
              <p className="hint">
                {moment(position.at)}
                {!position.final && ", not settled yet"}
              </p>
            </div>
          </li>
        ))}
      </ol>
      <Rest list={entries} empty="Nothing has happened yet." />
    </>
  );
}

function Name({ me, address }: { readonly me: Participant; readonly address: Address }) {
  const { value: person } = usePerson(me.people, address);
  if (address === me.address) return <strong>You</strong>;
  return (
    <>
      {person && <strong>{person.name}</strong>} <code title={address}>{shortId(address)}</code>
    </>
  );
}
