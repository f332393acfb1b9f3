import { type FetchOptions, mismatch } from "./block.js";

/**
 * The parts of a block, as they come. Each is copied at once: a node may give every byte by itself.
 */
export class BlockParts {
  #memory = new Uint8Array();
  #size = 0;
  readonly #max: number;
  readonly #onLife: FetchOptions["onLife"];

  constructor({ max, onLife }: Pick<FetchOptions, "max" | "onLife">) {
    this.#max = max;
    this.#onLife = onLife;
  }

  /** @throws ChartkeyError BLOB_MISMATCH as soon as they have more than `max` bytes */
  add(part: Uint8Array): void {
    const size = this.#size + part.length;
    if (size > this.#max) throw mismatch(`A block came with more than ${this.#max} bytes`);
    if (part.length > 0) this.#onLife?.();
    if (size > this.#memory.length) this.#grow(Math.max(size, Math.min(this.#max, 2 * this.#memory.length)));
    this.#memory.set(part, this.#size);
    this.#size = size;
  }

  /** Call it once, after the last part. */
  join(): Uint8Array {
    return this.#size === this.#memory.length ? this.#memory : this.#memory.slice(0, this.#size);
  }

  #grow(size: number): void {
    const larger = new Uint8Array(size);
    larger.set(this.#memory);
    this.#memory = larger;
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
