import type { Address, Person } from "@chartkey/core";
import { shortId } from "../common/format.ts";

interface Props {
  readonly address: Address;
  readonly person: Person | { readonly name?: undefined } | undefined;
  /**
   * In which part: as a patient, or as one whom patients let in. Each counts what is attested for
   * it.
   */
  readonly as: "patient" | "carer";
  /**
   * Names of everybody in the same list: a piece of the account tells two of one name apart.
   * Without it, as where somebody decides, the whole account is shown.
   */
  readonly among?: readonly (string | undefined)[];
}

const plain = (name: string | undefined) => name?.trim().toLowerCase();

/** For what a registrar vouches. That somebody is a patient says nothing of them as a doctor. */
export const attestedRoles = (person: Props["person"], as: Props["as"]): readonly string[] =>
  (person && "attested" in person ? person.attested : [])
    .map(({ role }) => role)
    .filter((role) => (role === "patient") === (as === "patient"));

/**
 * Who somebody is: the name, whether a registrar vouches for it, and an id where names are alike.
 */
export function PersonName({ address, person, as, among }: Props) {
  const name = person?.name;
  const isAlike = among !== undefined && among.filter((other) => plain(other) === plain(name)).length > 1;
  const roles = attestedRoles(person, as);
  return (
    <span className="person" title={address}>
      <strong>{name ?? "Somebody whose name is not known"}</strong>
      {roles.length > 0 ? (
        <span className="badge good">verified {roles.join(", ")}</span>
      ) : (
        <span className="badge">not verified</span>
      )}
      {among === undefined && <code>{address}</code>}
      {among !== undefined && (name === undefined || isAlike) && <code>{shortId(address)}</code>}
    </span>
  );
}
