import * as z from "zod/mini";
import type { Address } from "../../domain/identifiers/address.js";
import { format } from "../../envelope/contents.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { DeviceIndex } from "../index/device-index.js";

/** The most bytes that the index keeps of one patient's grants: what one value holds. */
const MAX_BYTES = 65_000;

const anyBytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

const grants = format(
  "opened grants",
  z.strictObject({ opened: z.array(z.strictObject({ name: z.string(), contents: anyBytes })) }),
  MAX_BYTES,
);

/** The contents of opened envelopes, by the names of their entries. */
type Opened = ReadonlyMap<string, Uint8Array>;

function openedIn(value: Uint8Array | undefined): Opened {
  try {
    return new Map(value && grants.decode(value).opened.map(({ name, contents }) => [name, contents]));
  } catch {
    return new Map();
  }
}

/** The value that holds all of this; `undefined` where that is nothing, or too much. */
function valueOf(known: Opened): Uint8Array | undefined {
  const opened = [...known].map(([name, contents]) => ({ name, contents }));
  const value = grants.encode({ opened });
  return opened.length > 0 && value.length <= MAX_BYTES ? value : undefined;
}

const nameOf = (patient: Address): string => `access/${patient}`;

/**
 * What opening the envelopes of received grants gave, by patient. It spares fetching and opening
 * them; that the grant is in the log, and how far it goes, is looked at each time. What a grant
 * handed over stays on this device as long as the log has the grant, and no longer.
 */
export class KnownGrants {
  readonly #index: DeviceIndex;
  /** What is in the index, and what this session has opened besides. */
  readonly #stored = new Map<Address, Promise<Opened>>();
  readonly #opened = new Map<Address, Map<string, Uint8Array>>();

  constructor(index: DeviceIndex) {
    this.#index = index;
  }

  /**
   * What an envelope holds, if it was opened before.
   * @param name of its entry
   * @throws the signal's reason
   */
  async get(patient: Address, name: string, options: CallOptions): Promise<Uint8Array | undefined> {
    return (await this.#load(patient, options)).get(name);
  }

  /** Notes what an envelope holds, once its blobs are pinned: nothing will look for them again. */
  note(patient: Address, name: string, contents: Uint8Array): void {
    const opened = this.#opened.get(patient) ?? new Map<string, Uint8Array>();
    this.#opened.set(patient, opened.set(name, contents));
  }

  /**
   * Keeps what these envelopes of a patient hold, and nothing else.
   * @param names of the entries with which the grants that are active now were opened
   * @throws the signal's reason
   */
  async keepOnly(patient: Address, names: ReadonlySet<string>, options: CallOptions): Promise<void> {
    const stored = await this.#load(patient, options);
    const known = new Map([...stored, ...(this.#opened.get(patient) ?? [])].filter(([name]) => names.has(name)));
    this.#opened.delete(patient);
    if (known.size === stored.size && [...known.keys()].every((name) => stored.has(name))) return;
    const value = valueOf(known);
    // what no value holds takes no memory either: a patient can hand over any number of envelopes
    this.#stored.set(patient, Promise.resolve(value ? known : new Map()));
    this.#index.later(nameOf(patient), () =>
      value ? this.#index.set(nameOf(patient), value) : this.#index.delete(nameOf(patient)),
    );
  }

  async #load(patient: Address, options: CallOptions): Promise<Opened> {
    const known = this.#stored.get(patient);
    if (known) return known;
    const listed = await this.#index.names(options);
    const name = nameOf(patient);
    const loaded = openedIn(listed.has(name) ? (await this.#index.get([name], options))[0] : undefined);
    const earlier = this.#stored.get(patient) ?? Promise.resolve(loaded);
    this.#stored.set(patient, earlier);
    return earlier;
  }
}
