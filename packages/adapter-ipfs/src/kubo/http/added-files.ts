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

/** The answer to `add`, line by line as it comes. */
export class AddedFiles {
  readonly #files: AddedFile[] = [];
  readonly #decoder = new TextDecoder();
  #rest = "";
  #size = 0;
  readonly #options: AddedFilesOptions;

  constructor(options: AddedFilesOptions) {
    this.#options = options;
  }

  /** @throws Error for what is no such answer, or larger than one is */
  take(part: Uint8Array): void {
    this.#size += part.length;
    if (this.#size > ROOM + this.#options.sent() * ROOM_PER_BYTE) throw new Error("The answer is too large");
    const lines = `${this.#rest}${this.#decoder.decode(part, { stream: true })}`.split("\n");
    this.#rest = lines.pop() ?? "";
    if (this.#rest.length > MAX_LINE) throw new Error("A line of the answer is too long");
    for (const line of lines) this.#read(line);
  }

  /** Call it once, after the last part. */
  all(): readonly AddedFile[] {
    this.#read(this.#rest);
    return this.#files;
  }

  #read(line: string): void {
    if (line === "") return;
    const { Name = "", Hash } = z.parse(schema, JSON.parse(line));
    if (Hash === undefined) this.#options.progress();
    else this.#files.push({ path: Name, cid: CID.parse(Hash) });
  }
}
