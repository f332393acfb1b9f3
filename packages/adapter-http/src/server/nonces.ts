import { type Clock, fromHex, toHex } from "@chartkey/core/adapters";

/** How long a nonce can be used, in milliseconds. */
const NONCE_LIFE = 600_000;

/** Bytes: when it was made, what makes it unique, and who made it. */
const [TIME, RANDOM, CODE] = [6, 16, 16];

/**
 * Nonces that say by themselves who made them and when, so that nothing is kept for those who only
 * ask for one.
 */
export class Nonces {
  readonly #clock: Clock;
  readonly #key: Promise<CryptoKey>;

  /** @param secret 32 bytes or more */
  constructor(secret: Uint8Array, clock: Clock) {
    this.#clock = clock;
    const hmac = { name: "HMAC", hash: "SHA-256" };
    this.#key = crypto.subtle.importKey("raw", new Uint8Array(secret), hmac, false, ["sign"]);
  }

  /** One of 76 characters of `0-9`, `a-f`, and when it was made, in milliseconds since 1970. */
  async make(): Promise<{ readonly nonce: string; readonly made: number }> {
    const bytes = new Uint8Array(TIME + RANDOM);
    const made = this.#clock.now().getTime();
    new DataView(bytes.buffer).setUint32(2, made % 2 ** 32);
    new DataView(bytes.buffer).setUint16(0, Math.floor(made / 2 ** 32));
    crypto.getRandomValues(bytes.subarray(TIME));
    return { nonce: toHex(bytes).slice(2) + (await this.#codeOf(bytes)), made };
  }

  /**
   * When a nonce ends, in milliseconds since 1970; `undefined` for one that was not made here, and
   * for one that has ended.
   */
  async endOf(nonce: string): Promise<number | undefined> {
    if (!new RegExp(`^[0-9a-f]{${2 * (TIME + RANDOM + CODE)}}$`, "u").test(nonce)) return undefined;
    const bytes = fromHex(`0x${nonce.slice(0, 2 * (TIME + RANDOM))}`);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const end = view.getUint16(0) * 2 ** 32 + view.getUint32(2) + NONCE_LIFE;
    const isOurs = isSame(await this.#codeOf(bytes), nonce.slice(2 * (TIME + RANDOM)));
    return isOurs && this.#clock.now().getTime() < end ? end : undefined;
  }

  async #codeOf(bytes: Uint8Array): Promise<string> {
    const code = await crypto.subtle.sign("HMAC", await this.#key, new Uint8Array(bytes));
    return toHex(new Uint8Array(code, 0, CODE)).slice(2);
  }
}

/** In a time that tells nothing about where they differ. */
function isSame(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let at = 0; at < one.length; at += 1) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
}
