import { isChartkeyError } from "@chartkey/core";
import type { ChunkCipher, RunningHash } from "@chartkey/core/ports";
import { systemCrypto } from "@chartkey/core/vault";
import { type Answer, type Asked, type Call, type Problem, READY } from "./messages.js";

/** The part of a worker's global scope that is used here. The library of pages has another one. */
interface WorkerScope {
  addEventListener(type: "message", listener: (event: { readonly data: Call }) => void): void;
  postMessage(message: Answer | typeof READY, transfer: readonly ArrayBufferLike[]): void;
}

/** The object of a number. */
function found<T>(objects: ReadonlyMap<number, T>, number: number): T {
  const object = objects.get(number);
  if (object === undefined) throw new RangeError("The worker has no such object");
  return object;
}

function problemOf(error: unknown): Problem {
  if (isChartkeyError(error)) {
    const { code, name, message, hints, retryable } = error;
    return { code, name, message, hints: [...hints], retryable };
  }
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { code: undefined, name, message, hints: [], retryable: false };
}

/**
 * Lets this worker compute for `cryptoWorker`, which the page that started it calls. Call it once,
 * in the worker's own module.
 * @throws TypeError in a page
 */
export function serveCrypto(): void {
  // in a page, other pages could send messages
  if ("document" in globalThis) throw new TypeError("`serveCrypto` is for the module of a worker");
  // a worker's, by the rule above
  const scope = globalThis as unknown as WorkerScope;
  const ciphers = new Map<number, ChunkCipher>();
  const hashes = new Map<number, RunningHash>();

  async function run(asked: Asked): Promise<Uint8Array | undefined> {
    switch (asked.op) {
      case "cipher":
        ciphers.set(asked.object, await systemCrypto.cipher(asked.key));
        return undefined;
      case "seal":
      case "open":
        return found(ciphers, asked.object)[asked.op](asked.bytes, asked.place);
      case "sha256":
        hashes.set(asked.object, systemCrypto.sha256(asked.size));
        return undefined;
      case "update":
        await found(hashes, asked.object).update(asked.bytes);
        return undefined;
      case "digest":
        return found(hashes, asked.object).digest();
      case "release":
        ciphers.delete(asked.object);
        hashes.delete(asked.object);
        return undefined;
      default:
        return systemCrypto[asked.op](asked.bytes, asked.passphrase);
    }
  }

  scope.addEventListener("message", ({ data: { call, asked } }) => {
    run(asked).then(
      (result) => {
        // a copy: the engine may keep the buffer of what it gave
        const own = result?.slice();
        scope.postMessage({ call, result: own }, own ? [own.buffer] : []);
      },
      (error: unknown) => scope.postMessage({ call, problem: problemOf(error) }, []),
    );
  });
  scope.postMessage(READY, []);
}
