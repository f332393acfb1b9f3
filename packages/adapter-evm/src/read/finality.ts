import { abortable } from "@chartkey/core/adapters";
import type { EvmNode } from "../node/evm-node.js";
import type { Header } from "../node/schemas.js";
import type { EvmLedgerOptions } from "../options/ledger-options.js";
import type { KnownBlock } from "./cursor.js";

export type Finality = NonNullable<EvmLedgerOptions["finality"]>;

/** The number of the last final block; negative when no block is final yet. */
export async function finalBlockNumber(node: EvmNode, finality: Finality, latest: bigint, signal?: AbortSignal) {
  if (finality !== "finalized") return latest - BigInt(finality.depth);
  return (await node.block("finalized", signal))?.number ?? -1n;
}

/** The last final block under the latest one, which all readings under that one share. */
export class FinalBlocks {
  readonly #finality: Finality;
  #latest: string | undefined;
  #number: Promise<bigint> | undefined;
  #block: Promise<KnownBlock> | undefined;

  constructor(finality: Finality) {
    this.#finality = finality;
  }

  /** Its number; negative when no block is final yet. */
  number(node: EvmNode, latest: Header, signal?: AbortSignal): Promise<bigint> {
    this.#under(latest);
    this.#number ??= this.#keep(
      finalBlockNumber(node, this.#finality, latest.number),
      () => (this.#number = undefined),
    );
    return abortable(this.#number, signal);
  }

  /** The block itself; the chain's first one when no block is final yet. */
  block(node: EvmNode, latest: Header, signal?: AbortSignal): Promise<KnownBlock> {
    this.#under(latest);
    const ask = async () => {
      const number = await this.number(node, latest);
      return node.requireBlock(number < 0n ? 0n : number, undefined);
    };
    this.#block ??= this.#keep(ask(), () => (this.#block = undefined));
    return abortable(this.#block, signal);
  }

  #under({ hash }: Header): void {
    if (this.#latest === hash) return;
    this.#latest = hash;
    this.#number = undefined;
    this.#block = undefined;
  }

  /** A failure is not kept. */
  #keep<T>(work: Promise<T>, drop: () => void): Promise<T> {
    work.catch(drop);
    return work;
  }
}
