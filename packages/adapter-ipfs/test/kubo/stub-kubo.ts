import type { KuboRPCClient } from "kubo-rpc-client";
import type { CID } from "multiformats/cid";
import * as dagPb from "@ipld/dag-pb";
import type { AddedFile } from "../../src/kubo/body-commands.js";
import { blockId } from "../../src/unixfs/block.js";
import { ContentHash } from "../../src/unixfs/content-hash.js";

const notPinned = () => Object.assign(new Error("not pinned or pinned indirectly"), { name: "HTTPError" });

/**
 * What `kuboBlobs` uses of a daemon for a `put`, in memory: its pins. `now` replaces what a command
 * does next, as `commands.addAll` or `commands.put`.
 */
export class StubKubo {
  /** The names of all pins, by their blocks. */
  readonly pins = new Map<string, { readonly cid: CID; readonly name: string }>();
  /** Names what it adds, and does not pin it: its error came behind the answer. */
  keeps: (command: "add" | "dag/put" | "pin/add") => boolean = () => true;
  /** What a command waits for before it does anything. */
  before: (command: string) => Promise<void> = async () => {};

  #pin(cid: CID, name: string): void {
    this.pins.set(cid.toString(), { cid, name });
  }

  /** Adds a file in a directory of its own, and pins that. */
  async added(name: string, ...content: readonly Uint8Array[]): Promise<readonly AddedFile[]> {
    const hash = new ContentHash();
    for (const chunk of content) await hash.update(chunk);
    const blob = await hash.digest();
    const directory = await blockId(dagPb, dagPb.encode({ Links: [{ Hash: blob, Name: name, Tsize: 0 }] }));
    await this.before("add");
    if (this.keeps("add")) this.#pin(directory, name);
    return [
      { path: name, cid: blob },
      { path: "", cid: directory },
    ];
  }

  get client(): KuboRPCClient {
    const client = {
      add: () => {},
      addAll: async function* addAll(this: StubKubo, [file]: readonly Upload[], options: UploadOptions) {
        const content: Uint8Array[] = [];
        for await (const chunk of file?.content ?? []) content.push(chunk);
        yield* await this.added(options["pin-name"], ...content);
      }.bind(this),
      dag: {
        put: async (bytes: Uint8Array) => {
          const cid = await blockId(dagPb, bytes);
          await this.before("dag/put");
          if (this.keeps("dag/put")) this.#pin(cid, "");
          return cid;
        },
      },
      pin: {
        add: async (cid: CID) => {
          await this.before("pin/add");
          if (this.keeps("pin/add")) this.#pin(cid, "");
          else this.pins.delete(cid.toString());
          return cid;
        },
        ls: async function* ls(this: StubKubo, { paths, name }: { paths?: readonly CID[]; name?: string }) {
          await this.before("pin/ls");
          for (const cid of paths ?? []) {
            if (!this.pins.has(cid.toString())) throw notPinned();
            yield { cid };
          }
          if (paths === undefined) for (const pin of this.pins.values()) if (pin.name.includes(name ?? "")) yield pin;
        }.bind(this),
        rm: async (cid: CID) => {
          await this.before("pin/rm");
          if (!this.pins.delete(cid.toString())) throw notPinned();
        },
      },
    };
    return client as unknown as KuboRPCClient;
  }
}

interface UploadOptions {
  readonly "pin-name": string;
}

interface Upload {
  readonly content: AsyncIterable<Uint8Array>;
}
