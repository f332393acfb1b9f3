import { type Address, parseAddress } from "../domain/identifiers/address.js";
import { type LedgerId, parseLedgerId } from "../domain/identifiers/ids.js";
import { inField } from "../domain/checks/check-field.js";
import { checkKeys, type KeyRules } from "../domain/checks/check-keys.js";
import { checkAccessQuery, checkClaim, checkGrantQuery, checkParticipant } from "../domain/ledger/ledger-query.js";
import type { Receipt } from "../domain/ledger/position.js";
import { checkSubmission } from "../domain/acts/submission.js";
import { signerOf } from "../domain/typed-data/typed-data-signer.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import type { CallOptions } from "../ports/call-options.js";
import { checkEntryFilter } from "../ports/check-filter.js";
import { checkOptions, checkSubmitOptions } from "../ports/check-options.js";
import type { Clock } from "../ports/clock.js";
import type { Ledger } from "../ports/ledger.js";
import type { Wallet } from "../ports/wallet.js";
import { MemoryChain } from "./memory-ledger-chain.js";
import { matching, positionOf } from "./memory-ledger-entries.js";
import { following } from "./memory-ledger-following.js";
import { submissionOf } from "./memory-submission.js";

export interface MemoryLedgerOptions {
  /** The ledger's time; the system's by default. */
  readonly clock?: Clock | undefined;
  readonly id?: LedgerId;
  /**
   * How many blocks after its own make an entry final. 0 by default: every entry is final at once,
   * and nothing reorganises.
   */
  readonly depth?: number | undefined;
}

const optionKeys: KeyRules<MemoryLedgerOptions> = { clock: "optional", id: "decides", depth: "optional" };

/** A ledger in memory, and the means to break it. */
export interface MemoryLedger extends Ledger {
  /** Another connection to the same ledger, with its own `unplug`. */
  connect(): MemoryLedger;
  /** From now on the ledger does not answer, until `plug`. */
  unplug(): void;
  plug(): void;
  /** How many blocks there are. Each submission makes one. */
  readonly height: number;
  /** Adds an empty block. */
  mine(): void;
  /**
   * Removes the last `depth` blocks. Later blocks take their place.
   * @throws TypeError for what is no number of blocks
   */
  reorganise(depth: number): void;
  /**
   * Adds an entry of an unknown kind to a log.
   * @throws TypeError for what is no address
   */
  plant(log: Address): void;
}

/** @throws TypeError */
function checkDepth(depth: number): void {
  if (!Number.isSafeInteger(depth) || depth < 0) throw new TypeError("`depth` is a number of blocks");
}

function onChain(chain: MemoryChain, id: LedgerId, depth: number): MemoryLedger {
  let plugged = true;

  const reach = (options: CallOptions | undefined) => {
    checkOptions(options);
    if (!plugged) throw new ChartkeyError("LEDGER_UNAVAILABLE", { message: "Unplugged", retryable: true });
  };

  const receiptOf = (transaction: string): Receipt | undefined => {
    const block = chain.blocks.findIndex((one) => one.id === transaction);
    if (block < 0) return undefined;
    const index = Math.max(0, (chain.blocks[block]?.contents.length ?? 0) - 1);
    return { transaction, position: positionOf(chain, { block, index }, depth) };
  };

  const included = (transaction: string): Receipt => {
    const receipt = receiptOf(transaction);
    if (receipt) return receipt;
    throw new ChartkeyError("LEDGER_DROPPED", { message: `${transaction} is not on the ledger`, retryable: true });
  };

  return {
    id,
    capabilities: { reorganises: depth > 0 },

    async time(options) {
      reach(options);
      return new Date(chain.time() * 1000);
    },

    async account(participant, options) {
      reach(options);
      return chain.state.account(checkParticipant(participant));
    },

    async grant(query, options) {
      reach(options);
      const { patient, grantee, scope } = checkGrantQuery(query);
      return chain.state.grant(patient, grantee, scope);
    },

    async hasAccess(query, options) {
      reach(options);
      const { patient, grantee, scopes } = checkAccessQuery(query);
      return chain.state.hasAccess(patient, grantee, scopes, chain.time());
    },

    async *entries(filter, options) {
      reach(options);
      for (const update of matching(chain, checkEntryFilter(filter), depth)) {
        reach(options);
        yield update;
      }
    },

    follow: (filter, options) =>
      following(chain, filter, depth, { reach: () => reach(options), signal: options?.signal }),

    async submit(planned, wallet: Wallet, options) {
      const { signal, onProgress, base, beforePrompt } = checkSubmitOptions(options);
      reach({ signal });
      const acts = checkSubmission(planned, wallet.address, base);
      const actor = parseAddress(wallet.address);
      const data = submissionOf(id, actor, acts);
      const contents = acts.map((act) => ({ act }));
      chain.stateAfter(contents, base);
      await beforePrompt?.();
      onProgress?.({ type: "wallet:prompted", kind: "signature" });
      signal?.throwIfAborted();
      const signature = await wallet.signTypedData(data, { signal });
      reach({ signal });
      if (signerOf(data, signature) !== actor)
        throw new ChartkeyError("WALLET_ACCOUNT_CHANGED", { message: "The signature is by another account" });
      const { id: transaction } = chain.append(contents, base);
      onProgress?.({ type: "ledger:submitted", transaction });
      signal?.throwIfAborted();
      const receipt = included(transaction);
      onProgress?.({ type: "ledger:included", receipt });
      return receipt;
    },

    async finalized(given, options = {}) {
      const transaction: unknown = given?.transaction;
      if (typeof transaction !== "string") throw new TypeError("`sent` has a `transaction`, which is a text");
      for (;;) {
        reach(options);
        const receipt = included(transaction);
        if (receipt.position.final) return receipt;
        await chain.changed(options.signal);
      }
    },

    async verify(claim, options) {
      reach(options);
      const { address, data, signature } = checkClaim(claim);
      return signerOf(data, signature) === address;
    },

    async health(options) {
      reach(options);
    },

    connect: () => onChain(chain, id, depth),
    unplug: () => void (plugged = false),
    plug: () => void (plugged = true),
    get height() {
      return chain.blocks.length;
    },
    mine: () => void chain.append([]),
    reorganise(blocks) {
      checkDepth(blocks);
      chain.reorganise(blocks);
    },
    plant: (log) => void chain.append([{ unknownIn: inField("log", () => parseAddress(log)) }]),
  };
}

/**
 * A ledger in memory with the rules of the contract, for tests and for trying things out. It ends
 * with the process.
 */
export function memoryLedger(options: MemoryLedgerOptions = {}): MemoryLedger {
  const {
    clock = { now: () => new Date() },
    id = "memory:1:ledger",
    depth = 0,
  } = checkKeys("options", options, optionKeys);
  checkDepth(depth);
  if (typeof clock?.now !== "function") throw new TypeError("`clock` has a method `now`");
  const name = inField("id", () => parseLedgerId(id));
  return onChain(new MemoryChain(clock), name, depth);
}
