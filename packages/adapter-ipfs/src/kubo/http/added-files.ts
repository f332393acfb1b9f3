import { CID } from "multiformats/cid";
import * as z from "zod/mini";
import type { AddedFile } from "../body-commands.js";

/** A line says what was added, or how far the daemon is. */
const schema = z.object({ Name: z.optional(z.string()), Hash: z.optional(z.string()) });

/** The most characters of a line: a name of ours and a CID. */
const MAX_LINE = 1_024;
/** Kubo says how far it is every 256 KiB, in fewer than 100 bytes. */
const [ROOM, ROOM_PER_BYTE] = [65_536, 1 / 256];

export interface AddedFilesOptions {
  /** How many bytes the daemon was given so far. */
  readonly sent: () => number;
  /** Called for each line that names nothing. */
  readonly progress: () => void;
}

/**
 * Reads the answer to `add`, line by line.
 * @throws Error for what is no such answer, or larger than one is
 */
export async function* addedFiles(
  answer: AsyncIterable<Uint8Array>,
  { sent, progress }: AddedFilesOptions,
): AsyncGenerator<AddedFile> {
  let size = 0;
  async function* bounded() {
    for await (const part of answer) {
      size += part.length;
      if (size > ROOM + sent() * ROOM_PER_BYTE) throw new Error("The answer is too large");
      yield part;
    }
  }
  for await (const line of linesOf(bounded())) {
    const { Name = "", Hash } = z.parse(schema, JSON.parse(line));
    if (Hash === undefined) progress();
    else yield { path: Name, cid: CID.parse(Hash) };
  }
}

async function* linesOf(answer: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const part of answer) {
    const lines = `${rest}${decoder.decode(part, { stream: true })}`.split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > MAX_LINE) throw new Error("A line of the answer is too long");
    yield* lines.filter((line) => line !== "");
  }
  if (rest !== "") yield rest;
}
