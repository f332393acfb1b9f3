import type { AddressLike } from "../../domain/identifiers/address.js";
import type { Role } from "../../domain/roles/role.js";

/**
 * Everybody, or only those of whom a registrar that the app believes attests one of the roles now.
 */
export type Admission = "verified" | "anyone";

/** Whose word on people's roles an app takes, and what for. */
export interface Trust {
  /** Whose attestations count, at most 16. None by default: then nobody is verified. */
  readonly registrars?: readonly AddressLike[] | undefined;
  /**
   * Which roles count, at most 16. By default patient, doctor, pharmacist, insurer and researcher;
   * an app's own have to be named.
   */
  readonly roles?: readonly Role[] | undefined;
  /**
   * Whose requests reach the patient. By default `"verified"`: a request by anybody else is refused
   * before what it names is fetched, and counted in the list's `problems`. It comes into sight once
   * its asker is attested, and goes again when that ends.
   */
  readonly requests?: Admission | undefined;
  /**
   * To whom grants can be given. By default `"anyone"`. A grant does not end with an attestation.
   */
  readonly grants?: Admission | undefined;
}
