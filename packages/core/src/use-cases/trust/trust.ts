import type { KeyRules } from "../../domain/checks/check-keys.js";
import type { Address, AddressLike } from "../../domain/identifiers/address.js";
import type { Role } from "../../domain/roles/role.js";

/** Everybody, or only those for whom a trusted registrar attests one of the roles now. */
export type Admission = "verified" | "anyone";

/** Which registrars an app trusts about people's roles, and what for. */
export interface Trust {
  /**
   * The registrars whose attestations count, at most 16. None by default: then nobody is verified.
   */
  readonly registrars?: readonly AddressLike[];
  /**
   * The roles that count, at most 16. By default patient, doctor, pharmacist, insurer and
   * researcher. List an app's own roles here.
   */
  readonly roles?: readonly Role[];
  /**
   * Whose requests the patient sees; `"verified"` by default. A request of anybody else is refused
   * before anything that it names is fetched, and named in the list's `problems`. It is listed
   * while its requester is attested.
   */
  readonly requests?: Admission;
  /**
   * To whom grants can be given; `"anyone"` by default. A grant does not end with an attestation.
   */
  readonly grants?: Admission;
  /**
   * Whose grants a grantee sees; `"anyone"` by default. Nothing that the grants of anybody else
   * name is fetched: a list names each such patient in its `problems`.
   */
  readonly receivedGrants?: Admission;
  /**
   * Whom the app blocks: addresses, or a function that tells for an address. It is called at each
   * reading, so its answer may change. A blocked participant's requests and grants are in no list,
   * and nothing that they name is fetched. Grants to them are refused. What this participant did is
   * not hidden: requests to a blocked patient are listed and can be cancelled. A history is whole:
   * it shows what is in the log, whoever did it.
   */
  readonly blocked?: readonly AddressLike[] | ((participant: Address) => boolean);
}

export const trustKeys: KeyRules<Trust> = {
  registrars: "decides",
  roles: "decides",
  requests: "decides",
  grants: "decides",
  receivedGrants: "decides",
  blocked: "decides",
};
