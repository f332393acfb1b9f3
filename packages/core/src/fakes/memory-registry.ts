import { type Address, parseAddress } from "../domain/identifiers/address.js";
import {
  type Attestation,
  checkAttestationNames,
  checkAttestationQuery,
  checkNewAttestations,
} from "../domain/roles/attestation.js";
import { inField } from "../domain/checks/check-field.js";
import { checkKeys, type KeyRules } from "../domain/checks/check-keys.js";
import { fromHex, toHex } from "../domain/encoding/bytes.js";
import type { Receipt } from "../domain/ledger/position.js";
import type { TypedData } from "../domain/typed-data/typed-data.js";
import type { TypedField } from "../domain/typed-data/typed-types.js";
import { signerOf } from "../domain/typed-data/typed-data-signer.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import type { CallOptions } from "../ports/call-options.js";
import { checkOptions } from "../ports/check-options.js";
import type { Clock } from "../ports/clock.js";
import type { WriteProgress } from "../ports/write-progress.js";
import type { Registry } from "../ports/registry.js";
import type { Wallet } from "../ports/wallet.js";

export interface MemoryRegistryOptions {
  /** The first registrars. */
  readonly registrars?: readonly Address[];
  /** The registry's time; the system's by default. */
  readonly clock?: Clock | undefined;
}

const optionKeys: KeyRules<MemoryRegistryOptions> = { registrars: "decides", clock: "optional" };

/** A registry in memory, with its administrator and the means to break it. */
export interface MemoryRegistry extends Registry {
  /** Another connection to the same registry, with its own `unplug`. */
  connect(): MemoryRegistry;
  /** @throws TypeError for what is no address */
  appoint(registrar: Address): void;
  /**
   * Ends the registrar's term, and with it every attestation made in it.
   * @throws TypeError for what is no address
   */
  remove(registrar: Address): void;
  /** From now on the registry does not answer, until `plug`. */
  unplug(): void;
  plug(): void;
}

interface Kept {
  readonly registrars: Set<Address>;
  readonly attestations: Map<string, Attestation>;
  readonly clock: Clock;
  writes: bigint;
}

const NOBODY = `0x${"0".repeat(40)}`;
const name: TypedField = { name: "participant", type: "address" };
const role: TypedField = { name: "role", type: "string" };
const structs = {
  Attest: [name, role, { name: "until", type: "uint40" }, { name: "digest", type: "bytes24" }],
  Withdraw: [name, role],
};

const keyOf = (registrar: Address, named: Pick<Attestation, "participant" | "role">) =>
  `${registrar}/${named.participant}/${named.role}`;

const refused = (reason: string): ChartkeyError =>
  new ChartkeyError("LEDGER_REVERTED", { message: `The registry refused: ${reason}` });

/** What a wallet signs to attest or withdraw any number of roles. */
const typedDataOf = (struct: keyof typeof structs, attested: readonly object[]): TypedData => ({
  domain: { name: "Chartkey memory registry", version: "1" },
  types: { Attestations: [{ name: "attestations", type: `${struct}[]` }], [struct]: structs[struct] },
  primaryType: "Attestations",
  message: { attestations: attested },
});

const parseRegistrar = (registrar: Address): Address => inField("registrar", () => parseAddress(registrar));

function onKept(kept: Kept): MemoryRegistry {
  const { registrars, attestations, clock } = kept;
  let plugged = true;

  const reach = (options: CallOptions | undefined) => {
    checkOptions(options);
    if (!plugged) throw new ChartkeyError("LEDGER_UNAVAILABLE", { message: "Unplugged", retryable: true });
  };

  const write = async (
    data: TypedData,
    wallet: Wallet,
    change: () => void,
    { signal, onProgress }: CallOptions<WriteProgress>,
  ): Promise<Receipt> => {
    const registrar = parseAddress(wallet.address);
    if (!registrars.has(registrar)) throw refused("no registrar");
    onProgress?.({ type: "wallet:prompted", kind: "signature" });
    signal?.throwIfAborted();
    const signature = await wallet.signTypedData(data, { signal });
    reach({ signal });
    if (signerOf(data, signature) !== registrar)
      throw new ChartkeyError("WALLET_ACCOUNT_CHANGED", { message: "The signature is by another account" });
    change();
    const transaction = `memory-${(kept.writes += 1n)}`;
    onProgress?.({ type: "ledger:submitted", transaction });
    signal?.throwIfAborted();
    const at = new Date(Math.floor(clock.now().getTime() / 1000) * 1000);
    const receipt: Receipt = { transaction, position: { sequence: kept.writes, at, final: true } };
    onProgress?.({ type: "ledger:included", receipt });
    return receipt;
  };

  return {
    async attestations(given, options) {
      reach(options);
      const query = checkAttestationQuery(given);
      return query.participants.flatMap((participant) =>
        query.registrars.flatMap((registrar) =>
          query.roles.flatMap((roleName) => attestations.get(keyOf(registrar, { participant, role: roleName })) ?? []),
        ),
      );
    },

    async attest(given, wallet, callOptions) {
      const options = checkOptions(callOptions);
      reach({ signal: options.signal });
      const attested = checkNewAttestations(given);
      const registrar = parseAddress(wallet.address);
      if (attested.some(({ until }) => until * 1000 <= clock.now().getTime())) throw refused("InvalidUntil");
      if (attested.some(({ participant }) => participant === NOBODY)) throw refused("InvalidParticipant");
      const change = () => {
        for (const { participant, role: held, until, digest } of attested)
          attestations.set(keyOf(registrar, { participant, role: held }), {
            registrar,
            participant,
            role: held,
            until,
            digest: toHex(fromHex(digest)),
          });
      };
      return write(typedDataOf("Attest", attested), wallet, change, options);
    },

    async withdraw(given, wallet, callOptions) {
      const options = checkOptions(callOptions);
      reach({ signal: options.signal });
      const names = checkAttestationNames(given);
      const change = () => {
        for (const named of names) attestations.delete(keyOf(parseAddress(wallet.address), named));
      };
      return write(typedDataOf("Withdraw", names), wallet, change, options);
    },

    async health(options) {
      reach(options);
    },

    connect: () => onKept(kept),
    appoint: (registrar) => void registrars.add(parseRegistrar(registrar)),
    remove(given) {
      const registrar = parseRegistrar(given);
      registrars.delete(registrar);
      for (const [key, attestation] of attestations) if (attestation.registrar === registrar) attestations.delete(key);
    },
    unplug: () => void (plugged = false),
    plug: () => void (plugged = true),
  };
}

/**
 * A registry in memory with the rules of the contract, for tests and for trying things out. It ends
 * with the process.
 */
export function memoryRegistry(options: MemoryRegistryOptions = {}): MemoryRegistry {
  const { registrars = [], clock = { now: () => new Date() } } = checkKeys("options", options, optionKeys);
  if (typeof clock?.now !== "function") throw new TypeError("`clock` has a method `now`");
  if (!Array.isArray(registrars)) throw new TypeError("`registrars` is an array");
  const first = registrars.map((one, nth) => inField(`registrars[${nth}]`, () => parseAddress(one)));
  return onKept({ registrars: new Set(first), attestations: new Map(), clock, writes: 0n });
}
