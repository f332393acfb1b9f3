import { ChartkeyError } from "@chartkey/core/adapters";
import { mismatch } from "./block.js";
import { CHUNK_SIZE } from "./profile.js";

/** How many blocks wait at most, so that the store need not. They take 1 MiB each. */
const AHEAD = 4;

export interface CutOptions {
  /** Of the whole stream, in bytes, as it must be. */
  readonly size: number;
  /** Called for each part that has bytes. */
  readonly onLife: () => void;
}

/** Takes a part of the stream. The next one waits until what it returns resolves, if it does. */
type OnPart = (part: Uint8Array) => Promise<void> | undefined;

/**
 * Cuts a stream into blocks of 1 MiB, of which the last may be shorter. Each has memory of its own,
 * into which bytes go as they come: parts that wait take more of the processor's time. Whoever
 * leaves early aborts what reads the stream.
 * @param read reads the stream to its end
 * @throws ChartkeyError BLOB_UNAVAILABLE for a stream that ends before it has all bytes, behind its
 *   whole blocks: a daemon that lacks a block in the middle may end its answer like that.
 *   BLOB_MISMATCH for one that goes on. What `read` throws, behind its whole blocks.
 */
export async function* cutBlocks(
  read: (onPart: OnPart) => Promise<void>,
  { size, onLife }: CutOptions,
): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  let [come, filled, block] = [0, 0, new Uint8Array()];
  let [wake, goOn] = [() => {}, () => {}];
  let isOver = false;

  const reading = read((part) => {
    if (part.length > 0) onLife();
    if (come + part.length > size) throw mismatch("The IPFS node gave more bytes than it was asked for");
    for (let at = 0; at < part.length;) {
      if (filled === 0) block = new Uint8Array(Math.min(CHUNK_SIZE, size - come));
      const piece = part.subarray(at, at + block.length - filled);
      block.set(piece, filled);
      at += piece.length;
      come += piece.length;
      filled += piece.length;
      if (filled < block.length) continue;
      ready.push(block);
      filled = 0;
      wake();
    }
    if (ready.length < AHEAD) return undefined;
    return new Promise<void>((resolve) => {
      goOn = resolve;
    });
  }).finally(() => {
    isOver = true;
    wake();
  });
  // it is awaited later, so its rejection must not count as unhandled
  reading.catch(() => {});

  for (;;) {
    const next = ready.shift();
    if (next !== undefined) {
      goOn();
      yield next;
    } else if (isOver) {
      break;
    } else {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  await reading;
  if (come === size) return;
  const message = "The IPFS node ended its answer before it had given all bytes";
  throw new ChartkeyError("BLOB_UNAVAILABLE", { message, retryable: true });
}
