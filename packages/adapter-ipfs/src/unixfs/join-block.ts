import { type FetchOptions, mismatch } from "./block.js";

/** The parts of a block, as they come. */
export class BlockParts {
  readonly #taken: Uint8Array[] = [];
  #size = 0;
  readonly #max: number;
  readonly #onLife: FetchOptions["onLife"];

  constructor({ max, onLife }: Pick<FetchOptions, "max" | "onLife">) {
    this.#max = max;
    this.#onLife = onLife;
  }

  /** @throws ChartkeyError BLOB_MISMATCH as soon as they have more than `max` bytes */
  add(part: Uint8Array): void {
    this.#size += part.length;
    if (this.#size > this.#max) throw mismatch(`A block came with more than ${this.#max} bytes`);
    if (part.length > 0) this.#onLife?.();
    this.#taken.push(part);
  }

  join(): Uint8Array {
    const whole = new Uint8Array(this.#size);
    let at = 0;
    for (const part of this.#taken) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
}

/**
 * Joins the parts of a block.
 * @param onLife called for each part that has bytes
 * @throws ChartkeyError BLOB_MISMATCH as soon as they have more than `max` bytes
 */
export async function joinBlock(
  parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: Pick<FetchOptions, "max" | "onLife">,
): Promise<Uint8Array> {
  const taken = new BlockParts(options);
  for await (const part of parts) taken.add(part);
  return taken.join();
}
