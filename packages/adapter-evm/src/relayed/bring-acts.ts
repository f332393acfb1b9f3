import {
  type Act,
  actorOf,
  type CallOptions,
  ChartkeyError,
  type Hex,
  isChartkeyError,
  nonceOf,
  type Receipt,
  signedActTypedData,
  signedBatchTypedData,
  signerOf,
  type TypedData,
  type Wallet,
  type WriteProgress,
} from "@chartkey/core/adapters";
import { type EvmLedger, evmSource, type EvmSource } from "../evm-source.js";
import { accountChanged } from "../node/foreign-error.js";
import { abortable, pause } from "../node/pause.js";
import { hasCode, unwrapped } from "../read/counterfactual.js";
import { isSignedBy } from "../read/signature.js";
import { ActPassage } from "./act-passage.js";
import { compactSignature } from "./compact-signature.js";
import { Errand } from "./errand.js";
import type { Relayer } from "./relayer.js";
import { signedCall } from "./signed-call.js";

interface Means {
  readonly ledger: EvmLedger;
  readonly relayer: Relayer;
  /** Seconds. */
  readonly lifetime: number;
}

type Signal = AbortSignal | undefined;

/** Reads the nonce that the acts take; `undefined` where they take none. */
function nonceReader(ledger: EvmLedger, [act]: readonly Act[]) {
  switch (act && nonceOf(act)) {
    case "account":
      return async (signal: Signal) => (await ledger.account(actorOf(act as Act), { signal })).nonce;
    case "grant":
      return async (signal: Signal) => (await ledger.grant(slotOf(act as Act), { signal }))?.nonce ?? 0;
    default:
      return undefined;
  }
}

function slotOf(act: Act) {
  if (act.kind === "offer") return { patient: act.patient, grantee: act.author, scope: act.scope };
  if (act.kind === "relinquish") return act;
  throw new TypeError(`A signed ${act.kind} stands on no grant`);
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

/** The call that anybody may send; it brings the account into being first where the signature says how (ERC-6492). */
async function callFor(
  { node, library }: EvmSource,
  acts: readonly Act[],
  { wallet, deadline, signature }: { readonly wallet: Wallet; readonly deadline: number; readonly signature: Hex },
  signal: Signal,
): Promise<Hex> {
  const actor = wallet.address;
  const wrapper = unwrapped(signature, library);
  const call = signedCall(acts, { actor, deadline, signature: wrapper?.signature ?? signature }, library);
  if (!wrapper || (await hasCode(node, actor, signal))) return call;
  return library.encode("multicall", [[library.encode("prepare", [wrapper.factory, wrapper.data]), call]]);
}

const unbrought = (deadline: number, cause: unknown): ChartkeyError =>
  new ChartkeyError("LEDGER_UNAVAILABLE", {
    message: "The relayer did not bring what was signed",
    hints: [
      `It may still do so until ${new Date(deadline * 1000).toISOString()}.`,
      "Try again, also with another relayer: only one of the two can happen.",
    ],
    retryable: true,
    cause,
  });

/** Asks for one signature, hands it over, and waits until the acts stand on the ledger. */
export async function bringActs(
  { ledger, relayer, lifetime }: Means,
  acts: readonly Act[],
  { direct, wallet }: { readonly direct: Hex; readonly wallet: Wallet },
  { signal, onProgress }: CallOptions<WriteProgress>,
): Promise<{ readonly receipt: Receipt; readonly passage: ActPassage }> {
  const source = ledger[evmSource];
  const { node, library, chainId, address } = source;
  // what would be refused is refused here, before a person is asked
  await node.call({ from: wallet.address, to: address, data: direct }, signal);
  const { number: since, timestamp } = await node.latest(signal);
  const readNonce = nonceReader(ledger, acts);
  const nonce = await readNonce?.(signal);
  const deadline = Math.max(Number(timestamp), Math.floor(Date.now() / 1000)) + lifetime;
  const typedData = typedDataOf(source, acts, { nonce, deadline });

  onProgress?.({ type: "wallet:prompted", kind: "signature" });
  signal?.throwIfAborted();
  const signed = await wallet.signTypedData(typedData, { signal });
  if (!(await isSignedBy(source, { address: wallet.address, data: typedData, signature: signed }, signal)))
    throw accountChanged();
  const isByKey = signerOf(typedData, signed) === wallet.address;
  const signature = isByKey ? compactSignature(signed) : (signed.toLowerCase() as Hex);
  const data = await callFor(source, acts, { wallet, deadline, signature }, signal);

  onProgress?.({ type: "ledger:handed-over", deadline: new Date(deadline * 1000) });
  signal?.throwIfAborted();
  const isNonceTaken = readNonce && (async (again: Signal) => (await readNonce(again)) > (nonce ?? 0));
  const passage = new ActPassage(source, { acts, deadline, since, isNonceTaken });
  const errand = new Errand(relayer.submit.bind(relayer), { chainId, to: address, data }, signal);
  // for a ledger whose time stands still
  const patience = Date.now() + 2 * lifetime * 1000;

  let submitted: Hex | undefined;
  const tell = (transaction: Hex) => {
    if (submitted === undefined) onProgress?.({ type: "ledger:submitted", transaction });
    submitted ??= transaction;
  };
  for (;;) {
    await abortable(Promise.race([errand.answered, pause(library.pollingInterval(), signal)]), signal);
    if (errand.transaction) tell(errand.transaction);
    const inVain = (await errand.isInVain(node, signal)) || Date.now() > patience;
    const refusal = inVain ? await refusalOf(source, data, signal) : undefined;
    const receipt = await passage.look(signal);
    if (receipt) {
      tell(receipt.transaction);
      onProgress?.({ type: "ledger:included", receipt });
      return { receipt, passage };
    }
    // a key's signature that is refused now is refused for ever; a smart account may change its mind
    const isOver = refusal !== undefined && isByKey;
    if (inVain && !isOver) throw unbrought(deadline, errand.error ?? refusal);
    if (isOver && !(await isNonceTaken?.(signal))) throw refusal;
    if (errand.isAnswered) await pause(library.pollingInterval(), signal);
  }
}

async function refusalOf({ node, address }: EvmSource, data: Hex, signal: Signal): Promise<ChartkeyError | undefined> {
  try {
    await node.call({ to: address, data }, signal);
    return undefined;
  } catch (error) {
    if (isChartkeyError(error, "LEDGER_REVERTED")) return error;
    throw error;
  }
}
