import {
  type Act,
  actorOf,
  type CallOptions,
  type Hex,
  nonceOf,
  signedActTypedData,
  signedBatchTypedData,
  signerOf,
  type TypedData,
  type Wallet,
  type WriteProgress,
} from "@chartkey/core/adapters";
import { type EvmLedger, type EvmSource, sourceOf } from "../ledger/evm-source.js";
import { accountChanged } from "../node/rpc-error.js";
import { hasCode, unwrapSignature } from "../read/counterfactual.js";
import { isSignedBy } from "../read/signature.js";
import { compactSignature } from "./compact-signature.js";
import type { SignedActs } from "./pending-acts.js";
import { type ActSignature, encodeSignedActs } from "./encode-signed-acts.js";

type Signal = AbortSignal | undefined;

/** The acts of one signature, and the wallet that signs them. */
export interface Submission {
  readonly acts: readonly Act[];
  readonly wallet: Wallet;
  /** The call data with which the actor would send the acts themselves. It is only simulated. */
  readonly directCallData: Hex;
}

/** Signed acts, and the call that anybody may send for them. */
export interface SignedCall {
  readonly signed: SignedActs;
  readonly callData: Hex;
  /** Whether a key signed them, and not a smart account. */
  readonly isByKey: boolean;
}

/** Reads the nonce that the acts use; `undefined` for acts that use none. */
function nonceReader(ledger: EvmLedger, [act]: readonly Act[]) {
  switch (act && nonceOf(act)) {
    case "account":
      return async (signal: Signal) => (await ledger.account(actorOf(act as Act), { signal })).nonce;
    case "grant":
      return async (signal: Signal) => (await ledger.grant(grantKeyOf(act as Act), { signal }))?.nonce ?? 0;
    default:
      return undefined;
  }
}

function grantKeyOf(act: Act) {
  if (act.kind === "offer") return { patient: act.patient, grantee: act.author, scope: act.scope };
  if (act.kind === "relinquish") return act;
  throw new TypeError(`A signed ${act.kind} uses no grant`);
}

function typedDataOf(
  { chainId, address }: EvmSource,
  acts: readonly Act[],
  { nonce, deadline }: { readonly nonce: number | undefined; readonly deadline: number },
): TypedData {
  const domain = { chainId, verifyingContract: address };
  const [only, ...more] = acts;
  if (only && more.length === 0) return signedActTypedData(domain, only, { nonce, deadline });
  return signedBatchTypedData(domain, acts, { nonce: nonce ?? 0, deadline });
}

/**
 * The call data that anybody may send. A wrapped signature (ERC-6492) deploys the account first.
 */
async function encodeRelayCall(
  { node, library }: EvmSource,
  acts: readonly Act[],
  { actor, deadline, signature }: ActSignature,
  signal: Signal,
): Promise<Hex> {
  const wrapper = unwrapSignature(signature, library);
  const call = encodeSignedActs(acts, { actor, deadline, signature: wrapper?.signature ?? signature }, library);
  if (!wrapper || (await hasCode(node, actor, signal))) return call;
  return library.encodeCall("multicall", [[library.encodeCall("prepare", [wrapper.factory, wrapper.data]), call]]);
}

/** Asks the wallet for one signature over the acts. @param lifetime seconds until their deadline */
export async function signActs(
  ledger: EvmLedger,
  { acts, wallet, directCallData }: Submission,
  lifetime: number,
  { signal, onProgress }: CallOptions<WriteProgress>,
): Promise<SignedCall> {
  const source = sourceOf(ledger);
  const { node, address } = source;
  const actor = wallet.address;
  // simulated first, so that acts which would revert show no prompt
  await node.call({ from: actor, to: address, data: directCallData }, signal);
  const { number: signedAtBlock, timestamp } = await node.latest(signal);
  const readNonce = nonceReader(ledger, acts);
  const nonce = await readNonce?.(signal);
  const deadline = Math.max(Number(timestamp), Math.floor(Date.now() / 1000)) + lifetime;
  const data = typedDataOf(source, acts, { nonce, deadline });

  onProgress?.({ type: "wallet:prompted", kind: "signature" });
  signal?.throwIfAborted();
  const given = await wallet.signTypedData(data, { signal });
  if (!(await isSignedBy(source, { address: actor, data, signature: given }, signal))) throw accountChanged();
  const isByKey = signerOf(data, given) === actor;
  const signature = isByKey ? compactSignature(given) : (given.toLowerCase() as Hex);
  const callData = await encodeRelayCall(source, acts, { actor, deadline, signature }, signal);
  const isNonceUsed = readNonce && (async (later: Signal) => (await readNonce(later)) > (nonce ?? 0));
  return { signed: { acts, deadline, signedAtBlock, isNonceUsed }, callData, isByKey };
}
