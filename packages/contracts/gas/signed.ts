import type { Hex, TypedDataParameter } from "viem";
import { parseSignature, serializeCompactSignature, signatureToCompactSignature } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { hasZeroByte, time } from "./values.js";

const fields = (list: string): readonly TypedDataParameter[] =>
  list.split(",").map((field) => {
    const [type = "", name = ""] = field.split(" ");
    return { type, name };
  });

const acts = {
  PublishKey: "address participant,bytes32 key",
  StartEpoch: "address patient,bytes32[] epochs,bytes32 lockbox",
  FileCard: "address patient,bytes32 location,bytes32 card",
  FileCards: "address patient,bytes32 location,bytes32[] cards",
  GrantAccess:
    "address patient,address grantee,string covers,bytes32 scope,uint40 until,bool read,bool contribute,bool amend,bytes32 envelope,bytes32 request",
  UpdateEnvelope: "address patient,address grantee,bytes32 scope,bytes32 envelope",
  RevokeAccess: "address patient,address grantee,bytes32 scope",
  RevokeEveryone: "address patient",
  OfferRecord: "address patient,address author,bytes32 scope,bool amends,bytes32 offer",
  RequestAccess: "address patient,address requester,bytes32 message",
  CancelRequest: "address patient,address requester,bytes32 message",
  RejectRequest: "address patient,address requester,bytes32 message",
};

const batch =
  "PublishKey[] keys,RevokeAccess[] revocations,StartEpoch[] epochs,FileCards[] cards,GrantAccess[] grants,UpdateEnvelope[] envelopes,uint32 nonce,uint40 deadline";

const types: Record<string, readonly TypedDataParameter[]> = {
  ...Object.fromEntries(Object.entries(acts).map(([name, list]) => [name, fields(list)])),
  SignedBatch: fields(batch),
};

/** The last three parameters of a signed act. */
export type Authorization = readonly [actor: Hex, deadline: number, signature: Hex];

/** Who signs, and for which ledger. */
interface Signer {
  readonly ledger: { readonly chainId: number; readonly address: Hex };
  readonly actor: PrivateKeyAccount;
}

async function authorize(
  { ledger, actor }: Signer,
  primaryType: string,
  message: Readonly<Record<string, unknown>>,
  signedType: readonly TypedDataParameter[],
): Promise<Authorization> {
  const domain = { name: "Chartkey Ledger", version: "1", chainId: ledger.chainId, verifyingContract: ledger.address };
  for (let i = 0; ; i++) {
    const deadline = time(i);
    const data = { domain, types: { ...types, [primaryType]: signedType }, primaryType };
    const long = await actor.signTypedData({ ...data, message: { ...message, deadline } });
    const signature = serializeCompactSignature(signatureToCompactSignature(parseSignature(long)));
    if (!hasZeroByte(signature)) return [actor.address, deadline, signature];
  }
}

/** @param nonce none for what has none */
export const signedAct = (
  signer: Signer,
  act: keyof typeof acts,
  message: Readonly<Record<string, unknown>>,
  nonce?: number,
): Promise<Authorization> =>
  authorize(
    signer,
    `Signed${act}`,
    { act: message, nonce },
    fields(`${act} act,${nonce === undefined ? "" : "uint32 nonce,"}uint40 deadline`),
  );

export const signedBatch = (
  signer: Signer,
  message: Readonly<Record<string, unknown>>,
  nonce: number,
): Promise<Authorization> => authorize(signer, "SignedBatch", { ...message, nonce }, types["SignedBatch"] ?? []);
