import {
  type CallOptions,
  type HeadSource,
  type Hex,
  inField,
  type LedgerId,
  parseLedgerId,
} from "@chartkey/core/adapters";
import * as z from "zod/mini";
import { checkTimeout } from "../ledger-options.js";
import { EvmNode, quantity } from "../node/evm-node.js";
import { away } from "../node/foreign-error.js";
import { abortable } from "../node/pause.js";
import { wordSchema } from "../node/schemas.js";
import { accountOfWord, accountSlot } from "./account-slot.js";
import { type BlockHeader, hashOf, headerSchema } from "./block-header.js";
import { type JsonRpcClient, requestOf } from "./json-rpc-client.js";
import { provenSlot, stateProofSchema } from "./state-proof.js";
import { unproven } from "./unproven.js";

export interface ProvenHeadsOptions {
  /** Of the ledger whose heads are to be proven: `ledger.id`. */
  readonly ledger: LedgerId;
  /** The app's own client of a node of that chain which serves `eth_getProof`. The node need not be believed; it may be the ledger's own. */
  readonly client: JsonRpcClient;
  /**
   * The hash of a block that the app trusts, as recent as it can: from a light client, a validator, or an authority of its own. Asked for at each reading. A
   * proof says nothing of what came after this block, and the node must still have its state, which many nodes keep for 128 blocks.
   */
  readonly trustedBlock: (options: CallOptions) => Promise<{ readonly hash: Hex }>;
  /** Milliseconds until a request counts as failed. Default 30,000. */
  readonly timeout?: number | undefined;
}

const trustedSchema = z.object({ hash: wordSchema });

const FORM = /^eip155:(\d{1,15}):(0x[0-9a-f]{40})$/u;

/**
 * Heads with a Merkle proof of the ledger's state (`eth_getProof`, EIP-1186) under a block that the app trusts. For chains whose blocks are named by the
 * keccak256 of an Ethereum header, up to Amsterdam's.
 *
 * `account` rejects with LEDGER_INCOMPLETE when what the node gives does not lead to the trusted block; with LEDGER_UNAVAILABLE when the node or `trustedBlock`
 * does not answer, or no contract stood at the address then.
 * @throws TypeError for a ledger that is not on an EVM chain
 */
export function provenHeads({ ledger, client, trustedBlock, timeout = 30_000 }: ProvenHeadsOptions): HeadSource {
  const id = inField("ledger", () => parseLedgerId(ledger));
  const [, chainId, address] = FORM.exec(id) ?? [];
  if (chainId === undefined || address === undefined) throw new TypeError("`ledger` is not on an EVM chain");
  checkTimeout(timeout);
  if (typeof trustedBlock !== "function") throw new TypeError("`trustedBlock` is a function");
  const contract = address as Hex;
  const node = new EvmNode({ request: requestOf(client), errorName: () => "" }, Number(chainId), timeout);
  let known: { readonly hash: Hex; readonly header: BlockHeader } | undefined;

  const trusted = async (signal: AbortSignal | undefined): Promise<Hex> => {
    const asked = Promise.resolve().then(() => trustedBlock({ signal }));
    const given = await abortable(asked, signal).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw away("The trusted block could not be had", error);
    });
    const parsed = trustedSchema.safeParse(given);
    if (!parsed.success) throw new TypeError("`trustedBlock` gave no block hash");
    return parsed.data.hash;
  };

  const headerOf = async (hash: Hex, signal: AbortSignal | undefined): Promise<BlockHeader> => {
    if (known?.hash === hash) return known.header;
    const header = await node.ask(z.nullable(headerSchema), "eth_getBlockByHash", [hash, false], signal);
    if (!header) throw away("The node does not have the trusted block");
    if (hashOf(header) !== hash) throw unproven("The header that the node gives is not the trusted block's");
    known = { hash, header };
    return header;
  };

  return {
    id,
    async account(participant, { signal } = {}) {
      signal?.throwIfAborted();
      const { stateRoot, number } = await headerOf(await trusted(signal), signal);
      const slot = accountSlot(participant);
      const proof = await node.ask(stateProofSchema, "eth_getProof", [contract, [slot], quantity(number)], signal);
      const word = await provenSlot(stateRoot, contract, slot, proof);
      signal?.throwIfAborted();
      if (word) return accountOfWord(word);
      throw away(`No contract stood at ${contract} in the trusted block`);
    },
  };
}
