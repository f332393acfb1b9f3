import {
  abortable,
  type Act,
  type ActCounters,
  actorOf,
  ChartkeyError,
  type Clock,
  type Hex,
  nonceOf,
  signedActsTypedData,
  signerOf,
  type SubmitOptions,
  type Wallet,
} from "@chartkey/core/adapters";
import { type EvmLedger, type EvmSource, sourceOf } from "../ledger/evm-source.js";
import { conflict, misconfigured } from "../node/rpc-error.js";
import { bytesSchema } from "../node/schemas.js";
import { hasCode, unwrapSignature } from "../read/counterfactual.js";
import { isSignedBy } from "../read/signature.js";
import { accountChanged, askWallet } from "../wallet/wallet-error.js";
import { isPlannedOn } from "../write/planned-on.js";
import { compactSignature } from "./compact-signature.js";
import type { SignedActs } from "./pending-acts.js";
import { type ActSignature, encodeSignedActs } from "./encode-signed-acts.js";
import type { RelayCall } from "./relayer.js";

type Signal = AbortSignal | undefined;

/** The acts of one signature, and the wallet that signs them. */
export interface Submission {
  /** At least one. */
  readonly acts: readonly Act[];
  readonly wallet: Wallet;
  /** The counters of the account on which the acts were planned. */
  readonly base: ActCounters | undefined;
  /** The call data with which the actor would send the acts themselves. It is only simulated. */
  readonly directCallData: Hex;
}

/** Signed acts, and the call that anybody may send for them. */
export interface SignedCall {
  readonly signed: SignedActs;
  readonly call: RelayCall;
  /** Whether a key signed them, and not a smart account. */
  readonly isByKey: boolean;
}

function grantKeyOf(act: Act) {
  if (act.kind === "offerRecord") return { patient: act.patient, grantee: act.author, scope: act.scope };
  if (act.kind === "relinquishAccess") return { patient: act.patient, grantee: act.grantee, scope: act.scope };
  throw new TypeError(`A signed ${act.kind} uses no grant`);
}

/**
 * Reads the nonce that the next signature over acts like these takes; `undefined` for acts that
 * take none.
 * @param check called with the account whose nonce it is
 */
function nonceReader(ledger: EvmLedger, [act]: readonly Act[]) {
  switch (act && nonceOf(act)) {
    case "account":
      return async (signal: Signal, check: (account: ActCounters) => void = () => {}) => {
        const account = await ledger.account(actorOf(act as Act), { signal });
        check(account);
        return account.nonce;
      };
    case "grant":
      return async (signal: Signal) => (await ledger.grant(grantKeyOf(act as Act), { signal }))?.nonce ?? 0;
    default:
      return undefined;
  }
}

const noPreparer = (preparer: Hex) =>
  misconfigured(
    `The account does not exist yet, and there is no Chartkey preparer at ${preparer} to make it`,
    "Deploy the preparer, or give the ledger its address as `preparer`.",
  );

/**
 * The call that anybody may send. For the wrapped signature of an account that is not deployed yet
 * (ERC-6492), the preparer deploys the account first.
 */
export async function encodeRelayCall(
  { node, library, chainId, address, preparer }: EvmSource,
  acts: readonly Act[],
  { actor, deadline, signature }: ActSignature,
  signal: Signal,
): Promise<RelayCall> {
  const wrapper = unwrapSignature(signature, library);
  const data = encodeSignedActs(acts, { actor, deadline, signature: wrapper?.signature ?? signature }, library);
  if (!wrapper || (await hasCode(node, actor, signal))) return { chainId, to: address, data };
  if (!(await hasCode(node, preparer, signal))) throw noPreparer(preparer);
  const args = [wrapper.factory, wrapper.data, address, data];
  return { chainId, to: preparer, data: library.encodeCall("prepareAndCall", args) };
}

/** How many seconds the ledger's time may be ahead of the device's clock. */
const TOLERANCE = 300;

/** When what is signed now ends, in Unix seconds. */
interface Term {
  /** Seconds for which a signature is valid. */
  readonly lifetime: number;
  readonly clock: Clock;
}

/**
 * The deadline of what is signed now: counted from the later of two clocks, so that the ledger
 * accepts it. A node must not choose it: one that lies about the time would get a signature that is
 * good for years.
 */
function deadlineOf({ lifetime, clock }: Term, ledgerTime: number): number {
  const device = Math.floor(clock.now().getTime() / 1000);
  if (ledgerTime > device + TOLERANCE)
    throw new ChartkeyError("CLOCK_SKEWED", {
      message: "The ledger's time is minutes ahead of this device's clock, so nothing is signed",
      hints: ["Set this device's clock. If it is right, ask another node: this one lies about the time."],
      retryable: true,
    });
  return Math.max(ledgerTime, device) + lifetime;
}

/**
 * Asks the wallet for one signature over the acts.
 * @throws ChartkeyError CLOCK_SKEWED when the ledger's time is minutes ahead of the device's clock
 */
export async function signActs(
  ledger: EvmLedger,
  { acts, wallet, base, directCallData }: Submission,
  term: Term,
  { signal, onProgress, beforePrompt }: Omit<SubmitOptions, "base">,
): Promise<SignedCall> {
  const source = sourceOf(ledger);
  const { node, address } = source;
  const actor = wallet.address;
  // simulated first, so that acts which would revert show no prompt
  await node.call({ from: actor, to: address, data: directCallData }, signal);
  await beforePrompt?.();
  const { number: signedAtBlock, timestamp } = await node.latest(signal);
  const readNonce = nonceReader(ledger, acts);
  // the same reading gives what the acts name and what the signature names: while the nonce is
  // free, the account is the one on which the acts were planned
  const nonce = await readNonce?.(signal, (account) => {
    if (!isPlannedOn(account, acts, base)) throw conflict();
  });
  const deadline = deadlineOf(term, Number(timestamp));
  const data = signedActsTypedData({ ledger: ledger.id, acts, nonce, deadline });

  onProgress?.({ type: "wallet:prompted", kind: "signature" });
  signal?.throwIfAborted();
  const given = await abortable(
    askWallet("sign", async () => bytesSchema.parse(await wallet.signTypedData(data, { signal }))),
    signal,
  );
  if (!(await isSignedBy(source, { address: actor, data, signature: given }, signal))) throw accountChanged();
  const isByKey = signerOf(data, given) === actor;
  const signature = isByKey ? compactSignature(given) : given;
  const call = await encodeRelayCall(source, acts, { actor, deadline, signature }, signal);
  const isNonceUsed = readNonce && (async (later: Signal) => (await readNonce(later)) > (nonce ?? 0));
  return { signed: { acts, deadline, signedAtBlock, isNonceUsed }, call, isByKey };
}
