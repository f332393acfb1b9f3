import { type Act, type ActCounters, ChartkeyError, type Ledger, type Wallet } from "../../src/adapters/index.js";
import { submissionOf } from "../../src/fakes/memory-submission.js";

/** For how many seconds the relayer may submit what was signed. */
export const DEADLINE = 600;

/** Acts that were signed for one place in the order of their account's signed acts. */
interface SignedActs {
  readonly acts: readonly Act[];
  readonly turn: string;
}

/** Submits signed acts in the names of others. */
export interface Relayer {
  relay(signed: SignedActs): ReturnType<Ledger["submit"]>;
}

/**
 * A relayer that keeps all that it was given. As on a chain, a signature counts for one nonce: once
 * another act has taken it, nobody can submit the acts any more.
 */
export function keepingRelayer(
  ledger: Ledger,
  wallet: Wallet,
): Relayer & { bringLate(): Promise<void>; turn(): Promise<string> } {
  const kept: SignedActs[] = [];
  let relayed = 0;
  const turn = async () => `${(await ledger.account(wallet.address)).nonce}/${relayed}`;
  const relay: Relayer["relay"] = async (signed) => {
    if (signed.turn !== (await turn()))
      throw new ChartkeyError("LEDGER_CONFLICT", { message: "Another act came first" });
    const { nonce, access }: ActCounters = await ledger.account(wallet.address);
    const receipt = await ledger.submit(signed.acts, wallet, { base: { nonce, access } });
    relayed += 1;
    return receipt;
  };
  return {
    turn,
    async relay(signed) {
      kept.push(signed);
      return relay(signed);
    },
    /** Submits everything that it was ever given once more. */
    async bringLate() {
      for (const signed of kept) await relay(signed).catch(() => {});
    },
  };
}

/** The same ledger, to which a relayer submits what the wallet signs. */
export function relayedLedger(
  ledger: Ledger,
  relayer: Relayer,
  { turn, now }: { readonly turn: () => Promise<string>; readonly now: () => Date },
): Ledger {
  return {
    ...ledger,
    async submit(acts, wallet, options = {}) {
      const { base, onProgress, beforePrompt, signal } = options;
      const account = await ledger.account(wallet.address, { signal });
      if (base && (base.nonce !== account.nonce || base.access !== account.access))
        throw new ChartkeyError("LEDGER_CONFLICT", { retryable: true });
      const signed = { acts, turn: await turn() };
      await beforePrompt?.();
      onProgress?.({ type: "wallet:prompted", kind: "signature" });
      await wallet.signTypedData(submissionOf(ledger.id, wallet.address, acts), { signal });
      onProgress?.({ type: "ledger:handed-over", deadline: new Date(now().getTime() + DEADLINE * 1000) });
      const receipt = await relayer.relay(signed);
      onProgress?.({ type: "ledger:included", receipt });
      return receipt;
    },
  };
}
