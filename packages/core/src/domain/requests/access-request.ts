import type { KeyRules } from "../checks/check-keys.js";
import type { ChartkeyError } from "../../errors/chartkey-error.js";
import type { Address, AddressLike } from "../identifiers/address.js";
import type { RequestId } from "../identifiers/ids.js";
import type { Person } from "../profiles/person.js";
import type { Scope } from "../grants/scope.js";
import type { Purpose } from "../grants/purpose.js";

export type RequestState = "open" | "approved" | "rejected" | "cancelled" | "lapsed" | "dismissed" | "unreadable";

export interface AccessRequest {
  readonly id: RequestId;
  readonly patient: Address;
  readonly requester: Person | { readonly address: Address; readonly name?: undefined };
  readonly scope: Scope;
  readonly purpose: Purpose;
  /** Until when access is requested. An open request is `lapsed` from then on. */
  readonly until: Date | undefined;
  readonly message: string | undefined;
  readonly sent: Date;
  readonly state: RequestState;
  /**
   * Set when the message could not be opened: then `scope` is "everything", and `purpose` is "",
   * since both are unknown.
   */
  readonly problem?: ChartkeyError | undefined;
}

export interface NewRequest {
  readonly patient: AddressLike;
  /** `"everything"` by default. */
  readonly scope?: Scope;
  readonly purpose: Purpose;
  /** Exclusive, rounded down to the second. */
  readonly until?: Date;
  /**
   * 1 to 2,000 characters by the rule of a record's title, with line breaks and tabs. Sealed to the
   * patient.
   */
  readonly message?: string | undefined;
  /**
   * The app's own name of this request, 1 to 64 characters. Once a request with this key is
   * included, another try to send it finds that one and sends none. Sealed to the patient.
   */
  readonly idempotencyKey?: string;
}

export const newRequestKeys: KeyRules<NewRequest> = {
  patient: "required",
  scope: "decides",
  purpose: "required",
  until: "decides",
  message: "optional",
  idempotencyKey: "decides",
};
