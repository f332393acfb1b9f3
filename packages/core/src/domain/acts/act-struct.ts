import type { Act } from "./act.js";
import { scopeText } from "../grants/scope.js";
import type { TypedField, TypedMessage } from "../typed-data/typed-data.js";

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
  StartEpoch: fields("address patient,bytes32[] words,bytes32 lockbox"),
  FileCard: fields("address patient,bytes32 place,bytes32 card"),
  FileCards: fields("address patient,bytes32 place,bytes32[] cards"),
  GrantAccess: fields(
    "address patient,address grantee,string covers,bytes32 scope,uint40 until,bool read,bool contribute,bool amend,bytes32 envelope",
  ),
  RevokeAccess: fields("address patient,address grantee,bytes32 scope"),
  RevokeEveryone: fields("address patient"),
  OfferRecord: fields("address patient,address author,bytes32 scope,bool amends,bytes32 offer"),
  Relinquish: fields("address patient,address grantee,bytes32 scope"),
  RequestAccess: fields("address patient,address asker,bytes32 message"),
  CancelRequest: fields("address patient,address asker,bytes32 message"),
  RejectRequest: fields("address patient,address asker,bytes32 message"),
} as const;

export type ActStruct = keyof typeof actTypes;

const names: Readonly<Record<Act["kind"], ActStruct>> = {
  key: "PublishKey",
  epoch: "StartEpoch",
  card: "FileCard",
  cards: "FileCards",
  grant: "GrantAccess",
  revoke: "RevokeAccess",
  "revoke-everyone": "RevokeEveryone",
  offer: "OfferRecord",
  relinquish: "Relinquish",
  request: "RequestAccess",
  cancel: "CancelRequest",
  reject: "RejectRequest",
};

/**
 * The name and the message of an act's struct. A grant's message says in plain text what it grants,
 * so that a wallet can show it.
 */
export function actStruct(act: Act): { readonly primaryType: ActStruct; readonly message: TypedMessage } {
  const { kind, ...message } = act;
  const primaryType = names[kind];
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
