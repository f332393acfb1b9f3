import { base64 } from "@scure/base";

/** Everything that a port received, as bytes and texts. */
export class Spied {
  readonly #seen: string[] = [];

  /** Collects everything in `value` that a port could read. */
  take(value: unknown): void {
    if (typeof value === "string") {
      this.#seen.push(value);
      if (/^0x[0-9a-f]+$/iu.test(value)) this.take(Buffer.from(value.slice(2), "hex"));
    } else if (value instanceof Uint8Array) this.#seen.push(latin(value));
    else if (value instanceof Error) for (const key of Reflect.ownKeys(value)) this.take(Reflect.get(value, key));
    else if (typeof value === "object" && value !== null) for (const inner of Object.values(value)) this.take(inner);
  }

  /** The names of the secrets that it contains: raw, in hexadecimal or in base64. */
  found(secrets: ReadonlyMap<string, Uint8Array>): readonly string[] {
    const all = this.#seen.join("\n");
    const forms = (secret: Uint8Array) => [
      latin(secret),
      Buffer.from(secret).toString("hex"),
      base64.encode(secret).replace(/=+$/u, ""),
    ];
    return [...secrets].flatMap(([name, secret]) => (forms(secret).some((form) => all.includes(form)) ? [name] : []));
  }
}

const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
