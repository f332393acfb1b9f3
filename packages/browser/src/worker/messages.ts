import type { ErrorCode } from "@chartkey/core";
import type { ChunkPlace } from "@chartkey/core/ports";

/** What the page asks of its worker. `object` is the number of a cipher or a hash. */
export type Asked =
  | { readonly op: "cipher"; readonly object: number; readonly key: Uint8Array }
  | {
      readonly op: "seal" | "open";
      readonly object: number;
      readonly bytes: Uint8Array;
      readonly place: ChunkPlace;
    }
  | { readonly op: "digest" | "release"; readonly object: number }
  | { readonly op: "sha256"; readonly object: number; readonly size: number | undefined }
  | { readonly op: "update"; readonly object: number; readonly bytes: Uint8Array }
  | { readonly op: "sealByPassphrase" | "openByPassphrase"; readonly bytes: Uint8Array; readonly passphrase: string };

/** A call of the page, by a number of its own. */
export interface Call {
  readonly call: number;
  readonly asked: Asked;
}

/** What the worker says once its module serves. */
export const READY = "ready";

/** What a call threw: an error of ours by its code, any other by its name. */
export interface Problem {
  readonly code: ErrorCode | undefined;
  readonly name: string;
  readonly message: string;
  readonly hints: readonly string[];
  readonly retryable: boolean;
}

/** How a call ended. */
export type Answer =
  | { readonly call: number; readonly result: Uint8Array | undefined }
  | { readonly call: number; readonly problem: Problem };
