import type { Hex } from "../encoding/bytes.js";
import { type EncodedScope, scopeText } from "../grants/scope.js";
import type { Address } from "../identifiers/address.js";
import type { TypedField, TypedMessage } from "../typed-data/typed-types.js";

/**
 * One act on a ledger. Its kind is also the name of its EIP-712 struct, with a capital letter, and
 * of the contract's function. Keys, card locations, epoch words, pointers and messages are 32 bytes
 * in lower-case hexadecimal. `until` is in Unix seconds, exclusive. Permissions are the sum of 1
 * read, 2 contribute and 4 amend.
 */
export type Act =
  | { readonly kind: "publishKey"; readonly participant: Address; readonly key: Hex }
  | { readonly kind: "startEpoch"; readonly patient: Address; readonly epochs: readonly Hex[]; readonly lockbox: Hex }
  | { readonly kind: "fileCard"; readonly patient: Address; readonly location: Hex; readonly card: Hex }
  | { readonly kind: "fileCards"; readonly patient: Address; readonly location: Hex; readonly cards: readonly Hex[] }
  | {
      readonly kind: "grantAccess";
      readonly patient: Address;
      readonly grantee: Address;
      readonly scope: EncodedScope;
      readonly until: number;
      readonly permissions: number;
      readonly envelope: Hex;
      /** The message of the grantee's request that it answers; {@link NO_REQUEST} for none. */
      readonly request: Hex;
    }
  | {
      readonly kind: "updateEnvelope";
      readonly patient: Address;
      readonly grantee: Address;
      readonly scope: EncodedScope;
      readonly envelope: Hex;
    }
  | {
      readonly kind: "revokeAccess";
      readonly patient: Address;
      readonly grantee: Address;
      readonly scope: EncodedScope;
    }
  | { readonly kind: "revokeEveryone"; readonly patient: Address }
  | {
      readonly kind: "offerRecord";
      readonly patient: Address;
      readonly author: Address;
      readonly scope: EncodedScope;
      readonly amends: boolean;
      readonly offer: Hex;
    }
  | {
      readonly kind: "relinquishAccess";
      readonly patient: Address;
      readonly grantee: Address;
      readonly scope: EncodedScope;
    }
  | {
      readonly kind: "requestAccess" | "cancelRequest" | "rejectRequest";
      readonly patient: Address;
      readonly requester: Address;
      readonly message: Hex;
    };

/** What a grant that answers no request names in its place: 32 zero bytes. */
export const NO_REQUEST: Hex = `0x${"0".repeat(64)}`;

export type ActKind = Act["kind"];
export type ActOf<K extends ActKind> = Extract<Act, { readonly kind: K }>;

/** The participant whose log an act is entered in. */
export const logOf = (act: Act): Address => (act.kind === "publishKey" ? act.participant : act.patient);

/** Who may sign and submit an act: its participant, the patient, or the other side. */
export function actorOf(act: Act): Address {
  switch (act.kind) {
    case "publishKey":
      return act.participant;
    case "offerRecord":
      return act.author;
    case "relinquishAccess":
      return act.grantee;
    case "requestAccess":
    case "cancelRequest":
      return act.requester;
    default:
      return act.patient;
  }
}

/** The other side of an act, by which a ledger's entries can be filtered. */
export function counterpartyOf(act: Act): Address | undefined {
  switch (act.kind) {
    case "grantAccess":
    case "updateEnvelope":
    case "revokeAccess":
    case "relinquishAccess":
      return act.grantee;
    case "offerRecord":
      return act.author;
    case "requestAccess":
    case "cancelRequest":
    case "rejectRequest":
      return act.requester;
    default:
      return undefined;
  }
}

/** The request that an act sends or answers; of a grant, the one that it names. */
export function requestOf(act: Act): { readonly requester: Address; readonly message: Hex } | undefined {
  switch (act.kind) {
    case "requestAccess":
    case "cancelRequest":
    case "rejectRequest":
      return { requester: act.requester, message: act.message };
    case "grantAccess":
      return act.request === NO_REQUEST ? undefined : { requester: act.grantee, message: act.request };
    default:
      return undefined;
  }
}

/**
 * Whether an act changes the head. Requests and their cancellations do not: what strangers may
 * submit costs the patient nothing.
 */
export const entersHead = (act: Act): boolean => act.kind !== "requestAccess" && act.kind !== "cancelRequest";

const fields = (list: string): readonly TypedField[] =>
  list.split(",").map((field) => {
    const [type = "", name = ""] = field.split(" ");
    return { type, name };
  });

/**
 * The EIP-712 struct of each act, the same on every ledger. Order and names are part of the format.
 */
export const actTypes = {
  PublishKey: fields("address participant,bytes32 key"),
  StartEpoch: fields("address patient,bytes32[] epochs,bytes32 lockbox"),
  FileCard: fields("address patient,bytes32 location,bytes32 card"),
  FileCards: fields("address patient,bytes32 location,bytes32[] cards"),
  GrantAccess: fields(
    "address patient,address grantee,string covers,bytes32 scope,uint40 until,bool read,bool contribute,bool amend,bytes32 envelope,bytes32 request",
  ),
  UpdateEnvelope: fields("address patient,address grantee,bytes32 scope,bytes32 envelope"),
  RevokeAccess: fields("address patient,address grantee,bytes32 scope"),
  RevokeEveryone: fields("address patient"),
  OfferRecord: fields("address patient,address author,bytes32 scope,bool amends,bytes32 offer"),
  RelinquishAccess: fields("address patient,address grantee,bytes32 scope"),
  RequestAccess: fields("address patient,address requester,bytes32 message"),
  CancelRequest: fields("address patient,address requester,bytes32 message"),
  RejectRequest: fields("address patient,address requester,bytes32 message"),
} as const satisfies Record<Capitalize<ActKind>, readonly TypedField[]>;

export type ActStruct = Capitalize<ActKind>;

const nameOf = (kind: string): string => `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;

/** @throws TypeError that names the parameter, for what is no act of any kind */
export function checkKind(act: Act, name = "act"): void {
  const { kind }: Partial<Act> = act ?? {};
  if (typeof kind !== "string" || !Object.hasOwn(actTypes, nameOf(kind)) || nameOf(kind) === kind)
    throw new TypeError(`\`${name}\` is no act: its \`kind\` is none`);
}

/**
 * The name and the message of an act's struct. A grant's message says in plain text what it grants,
 * so that a wallet can show it.
 */
export function actStruct(act: Act): { readonly primaryType: ActStruct; readonly message: TypedMessage } {
  checkKind(act);
  const { kind, ...message } = act;
  const primaryType = nameOf(kind) as ActStruct;
  if (!("permissions" in message)) return { primaryType, message };
  const { permissions, ...rest } = message;
  return {
    primaryType,
    message: {
      ...rest,
      covers: scopeText(message.scope),
      read: (permissions & 1) !== 0,
      contribute: (permissions & 2) !== 0,
      amend: (permissions & 4) !== 0,
    },
  };
}
