import type { Address } from "../../../src/domain/identifiers/address.js";
import type { Hex } from "../../../src/domain/encoding/bytes.js";
import type { NewProfile } from "../../../src/domain/profiles/person.js";
import { profileTypedData, removalTypedData } from "../../../src/domain/profiles/profile-typed-data.js";
import type { SignedProfile, SignedRemoval } from "../../../src/domain/profiles/signed-profile.js";
import { fixedClock } from "../../../src/fakes/fixed-clock.js";
import { memoryDevice } from "../../../src/platform/memory-device.js";
import { memoryLedger } from "../../../src/fakes/memory-ledger.js";
import { memoryProfiles } from "../../../src/fakes/memory-profiles.js";
import { memoryRegistry } from "../../../src/fakes/memory-registry.js";
import { memoryWallet } from "../../../src/fakes/memory-wallet.js";
import type { Wallet } from "../../../src/ports/wallet.js";
import { createPeople } from "../../../src/use-cases/people/people.js";
import { Verifier } from "../../../src/use-cases/trust/verifier.js";

export const keyOf = (digit: number): Hex => `0x${digit.toString(16).padStart(64, "0")}`;

/** A ledger's ports with three accounts, of which Ana and Rui have published the keys 1 and 2. */
export function neighbourhood() {
  const clock = fixedClock(new Date("2026-03-01T12:00:00Z"));
  const ledger = memoryLedger({ clock });
  const profiles = memoryProfiles();
  const device = memoryDevice();
  const [ana, rui, eva] = [memoryWallet("ana"), memoryWallet("rui"), memoryWallet("eva")];
  const keys = new Map<Address, Hex>([
    [ana.address, keyOf(1)],
    [rui.address, keyOf(2)],
  ]);
  const logs = { latestKey: async (address: Address) => keys.get(address) };
  const council = memoryWallet("council");
  const registry = memoryRegistry({ registrars: [council.address], clock });
  const verifier = new Verifier({ ledger, clock, registry }, { registrars: [council.address] });
  const ports = { ledger, profiles, device, logs, clock, verifier };

  /** Signs a document, whether or not a directory should accept it. */
  async function signed(
    wallet: Wallet,
    profile: Partial<NewProfile> = {},
    rest: Partial<SignedProfile> = {},
  ): Promise<SignedProfile> {
    const unsigned = {
      ledger: ledger.id,
      address: wallet.address,
      roles: ["doctor"],
      profile: { name: "Ana Sousa", listed: true, ...profile },
      key: keys.get(wallet.address) ?? keyOf(9),
      sequence: 1,
      issued: 1_772_366_400,
      ...rest,
    };
    return { ...unsigned, signature: await wallet.signTypedData(profileTypedData(unsigned)) };
  }

  async function signedRemoval(wallet: Wallet, sequence: number): Promise<SignedRemoval> {
    const unsigned = { ledger: ledger.id, address: wallet.address, sequence, issued: 1_772_366_400 };
    return { ...unsigned, signature: await wallet.signTypedData(removalTypedData(unsigned)) };
  }

  return {
    ...ports,
    ports,
    council,
    registry,
    ana,
    rui,
    eva,
    keys,
    signed,
    signedRemoval,
    people: createPeople(ports),
  };
}
