import { PDFDataRangeTransport } from "pdfjs-dist";
import type { AskedPart, HandedPart, InParts } from "./handed.ts";

function newFailure(): PromiseWithResolvers<never> {
  const failure = Promise.withResolvers<never>();
  // nobody may be waiting for a part
  failure.promise.catch(() => undefined);
  return failure;
}

/** A PDF of which the page gives the parts that are drawn. */
export class PdfRanges extends PDFDataRangeTransport {
  readonly #parts: MessagePort;
  readonly #missing = new Map<number, AskedPart>();
  #failure = newFailure();

  constructor({ size, parts }: InParts) {
    super(size, null);
    this.#parts = parts;
    parts.addEventListener("message", ({ data }) => this.#take(data as HandedPart));
    parts.start();
  }

  /** Rejects when a part does not come: pdf.js would wait for it for ever. */
  get failure(): Promise<never> {
    return this.#failure.promise;
  }

  /** Asks once more for the parts that did not come. */
  askAgain(): void {
    if (this.#missing.size === 0) return;
    this.#failure = newFailure();
    for (const asked of this.#missing.values()) this.#ask(asked);
  }

  override requestDataRange(from: number, to: number): void {
    this.#ask({ from, to });
  }

  #ask(asked: AskedPart): void {
    this.#missing.set(asked.from, asked);
    this.#parts.postMessage(asked, []);
  }

  #take({ from, bytes }: HandedPart): void {
    if (!bytes) return this.#failure.reject(new Error("A part of this PDF did not come"));
    this.#missing.delete(from);
    this.onDataRange(from, new Uint8Array(bytes));
  }
}
