import {
  actorOf,
  ChartkeyError,
  checkSignedActs,
  type Hex,
  type Ledger,
  type LedgerChange,
  type LedgerUpdate,
  logOf,
  nonceOf,
  type Receipt,
  type SignedActs,
  signedActsTypedData,
  signerOf,
  slotOf,
  toHex,
  type Wallet,
} from "@chartkey/core/adapters";
import type { MemoryLedger } from "@chartkey/core/fakes";
import type { HttpRelayer } from "../src/index.js";

/** The hash by which a chain would know a transaction of the ledger in memory. */
const hashOf = (transaction: string): Hex => toHex(new TextEncoder().encode(transaction.padStart(32, "-")));
const nameOf = (hash: string): string =>
  new TextDecoder()
    .decode(Uint8Array.from(hash.match(/[0-9a-f]{2}/gu) ?? [], (byte) => Number.parseInt(byte, 16)))
    .replace(/^-+/u, "");

const hashed = (update: LedgerUpdate): LedgerUpdate =>
  update.type === "entry"
    ? { type: "entry", entry: { ...update.entry, transaction: hashOf(update.entry.transaction) } }
    : { ...update, transaction: hashOf(update.transaction) };

/** The ledger in memory, with transactions that are named as on a chain. */
export const withHashes = (ledger: MemoryLedger): Ledger => ({
  ...ledger,
  async *entries(filter, options) {
    for await (const update of ledger.entries(filter, options)) yield hashed(update);
  },
  async *follow(filter, options) {
    for await (const change of ledger.follow(filter, options))
      yield change.type === "entry" || change.type === "unknown" ? hashed(change) : (change satisfies LedgerChange);
  },
  async finalized(sent, options): Promise<Receipt> {
    const receipt = await ledger.finalized({ ...sent, transaction: nameOf(sent.transaction) }, options);
    return { ...receipt, transaction: hashOf(receipt.transaction) };
  },
});

/** @throws ChartkeyError FORMAT_INVALID for what are no signed acts */
function parseSignedActs(given: unknown): SignedActs {
  try {
    return checkSignedActs(given as SignedActs);
  } catch (cause) {
    throw new ChartkeyError("FORMAT_INVALID", { message: "Not signed acts", cause });
  }
}

const refused = (message: string): ChartkeyError => new ChartkeyError("LEDGER_REVERTED", { message });

/** The nonce that the ledger expects of a signature. */
async function expectedNonce(ledger: Ledger, { acts }: SignedActs): Promise<number | undefined> {
  const [act] = acts;
  if (!act) return undefined;
  const slot = slotOf(act);
  const named = nonceOf(act);
  if (named === "account") return (await ledger.account(logOf(act))).nonce;
  return named === "grant" && slot ? ((await ledger.grant(slot))?.nonce ?? 0) : undefined;
}

/**
 * Submits signed acts to the ledger in memory, as a contract takes them: signed by their actor,
 * with the next nonce, until the deadline, each once.
 * @param seat the account of somebody on the ledger, which a contract would not need
 */
export function signingRelayer(ledger: Ledger, seat: (actor: string) => Wallet): HttpRelayer<SignedActs> {
  const taken = new Set<string>();
  return {
    async submit(given, options) {
      options?.signal?.throwIfAborted();
      const { signature, ...terms } = parseSignedActs(given);
      const [act] = terms.acts;
      const actor = act && actorOf(act);
      if (terms.ledger !== ledger.id || actor === undefined) throw refused("It is for another ledger");
      if (signerOf(signedActsTypedData(terms), signature) !== actor) throw refused("InvalidSignature");
      if ((await ledger.time()).getTime() / 1000 > terms.deadline) throw refused("Expired");
      const key = JSON.stringify(terms);
      if (taken.has(key) || (await expectedNonce(ledger, { ...terms, signature })) !== terms.nonce)
        throw refused("InvalidNonce");
      taken.add(key);
      const { nonce, access } = await ledger.account(actor);
      const { transaction } = await ledger
        .submit(terms.acts, seat(actor), { base: { nonce, access } })
        .catch((error: unknown) => {
          taken.delete(key);
          throw error;
        });
      return hashOf(transaction);
    },
  };
}
