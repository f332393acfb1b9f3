import {
  abortable,
  type CallOptions,
  checkKeys,
  checkOptions,
  checkParticipant,
  type HeadSource,
  type Hex,
  inField,
  type KeyRules,
  type LedgerId,
  parseAddress,
  parseLedgerId,
} from "@chartkey/core/adapters";
import * as z from "zod/mini";
import { checkTimeout } from "../options/ledger-options.js";
import { EvmNode, toQuantity } from "../node/evm-node.js";
import { misconfigured, unavailable } from "../node/rpc-error.js";
import { bytes32Schema } from "../node/schemas.js";
import { decodeAccount, accountSlot } from "./account-slot.js";
import { type BlockHeader, hashHeader, headerSchema } from "./block-header.js";
import { type JsonRpcClient, jsonRpcRequest } from "./json-rpc-client.js";
import { provenSlot, stateProofSchema } from "./state-proof.js";
import { invalidProof } from "./invalid-proof.js";

export interface ProvenHeadsOptions {
  /** The `id` of the ledger whose heads are to be proven. */
  readonly ledger: LedgerId;
  /**
   * The app's own client of a node of that chain which serves `eth_getProof`. The node needs no
   * trust, so it may be the ledger's own.
   */
  readonly client: JsonRpcClient;
  /**
   * The hash of a block that the app trusts, as recent as possible: from a light client, a
   * validator, or an authority of its own. It is called for each reading. A proof covers nothing
   * after this block. The node must still have the block's state, which many nodes keep for 128
   * blocks.
   */
  readonly trustedBlock: (options: CallOptions) => Promise<{ readonly hash: Hex }>;
  /** Milliseconds after which a request fails. Default 30,000. */
  readonly timeout?: number | undefined;
}

const optionKeys: KeyRules<ProvenHeadsOptions> = {
  ledger: "required",
  client: "required",
  trustedBlock: "required",
  timeout: "optional",
};

const trustedSchema = z.object({ hash: bytes32Schema });

const LEDGER_ID = /^eip155:(\d{1,15}):(0x[0-9a-f]{40})$/u;

/**
 * Heads with a Merkle proof of the ledger's state (`eth_getProof`, EIP-1186) under a block that the
 * app trusts. It works on chains whose block hash is the keccak256 of an Ethereum header, up to the
 * Amsterdam upgrade.
 *
 * `account` rejects with LEDGER_INCOMPLETE when the proof does not lead to the trusted block. It
 * rejects with LEDGER_UNAVAILABLE when the node or `trustedBlock` does not answer, and with
 * MISCONFIGURED when there was no contract at the address then, or the node is on another chain.
 * @throws TypeError for a ledger that is not on an EVM chain
 */
export function provenHeads(options: ProvenHeadsOptions): HeadSource {
  const { ledger, client, trustedBlock, timeout = 30_000 } = checkKeys("options", options, optionKeys);
  const id = inField("ledger", () => parseLedgerId(ledger));
  const [, chainId, address] = LEDGER_ID.exec(id) ?? [];
  if (chainId === undefined || address === undefined) throw new TypeError("`ledger` is not on an EVM chain");
  checkTimeout(timeout);
  if (typeof trustedBlock !== "function") throw new TypeError("`trustedBlock` is a function");
  const contract = address as Hex;
  const rpc = { request: jsonRpcRequest(client), errorName: () => "", pollingInterval: () => 1000 };
  const node = new EvmNode(rpc, Number(chainId), timeout);
  let cached: { readonly hash: Hex; readonly header: BlockHeader } | undefined;

  const trustedHash = async (signal: AbortSignal | undefined): Promise<Hex> => {
    const asked = Promise.resolve().then(() => trustedBlock({ signal }));
    const given = await abortable(asked, signal).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw unavailable("The trusted block could not be had", error);
    });
    const parsed = trustedSchema.safeParse(given);
    if (!parsed.success) throw new TypeError("`trustedBlock` gave no block hash");
    return parsed.data.hash;
  };

  const trustedHeader = async (hash: Hex, signal: AbortSignal | undefined): Promise<BlockHeader> => {
    if (cached?.hash === hash) return cached.header;
    const header = await node.request(z.nullable(headerSchema), "eth_getBlockByHash", [hash, false], signal);
    if (!header) throw unavailable("The node does not have the trusted block");
    if (hashHeader(header) !== hash) throw invalidProof("The header that the node gives is not the trusted block's");
    cached = { hash, header };
    return header;
  };

  const account: HeadSource["account"] = async (participant, callOptions) => {
    const { signal } = checkOptions(callOptions);
    checkParticipant(participant);
    const { stateRoot, number } = await trustedHeader(await trustedHash(signal), signal);
    const slot = accountSlot(participant);
    const proof = await node.request(stateProofSchema, "eth_getProof", [contract, [slot], toQuantity(number)], signal);
    const slotValue = await provenSlot(stateRoot, contract, slot, proof);
    signal?.throwIfAborted();
    if (slotValue) return decodeAccount(slotValue);
    throw misconfigured(
      `No contract stood at ${contract} in the trusted block`,
      "Check the ledger's address and its chain. A trusted block may also be older than the contract.",
    );
  };

  return {
    id,
    account,
    async health(callOptions) {
      // any account will do: that of nobody is proven too
      await account(parseAddress(contract), callOptions);
    },
  };
}
