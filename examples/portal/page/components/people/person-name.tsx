import type { Address, Person } from "@chartkey/core";
import { shortId } from "../common/format.ts";

interface Props {
  readonly address: Address;
  readonly person: Person | { readonly name?: undefined } | undefined;
  /** Names of everybody in the same list: an id tells two of one name apart. */
  readonly among?: readonly (string | undefined)[];
}

const plain = (name: string | undefined) => name?.trim().toLowerCase();

/**
 * Who somebody is: the name, whether a registrar vouches for it, and an id where names are alike.
 */
export function PersonName({ address, person, among = [] }: Props) {
  const name = person?.name;
  const isAlike = among.filter((other) => plain(other) === plain(name)).length > 1;
  const attested = person && "attested" in person ? person.attested : [];
  return (
    <span className="person" title={address}>
      <strong>{name ?? "Somebody without a profile"}</strong>
      {attested.length > 0 ? (
        <span className="badge good">verified {attested.map(({ role }) => role).join(", ")}</span>
      ) : (
        <span className="badge">not verified</span>
      )}
      {(name === undefined || isAlike) && <code>{shortId(address)}</code>}
    </span>
  );
}
