import { type Act, type Address, type Hex, type Ledger, parseAddress, NO_REQUEST } from "@chartkey/core/adapters";
import type { EvmLedgerOptions, EvmWallet } from "../../src/index.js";
import { newKey, newLedger } from "../setup/chain-fixture.js";
import { libraries } from "../setup/libraries.js";
import type { TestChain } from "../setup/test-chain.js";

export const bytes32 = (n: number): Hex => `0x${n.toString(16).padStart(2, "0").repeat(32)}`;
const everything = bytes32(0);

/** The final acts of a patient and a doctor on a chain, and what a lie needs to know of them. */
export interface Scene {
  readonly chain: TestChain;
  readonly options: EvmLedgerOptions;
  /** The ledger on an honest node. */
  readonly ledger: Ledger<EvmWallet>;
  readonly contract: Address;
  readonly patient: Address;
  readonly doctor: Address;
  /** A block after some of the patient's entries. */
  readonly old: bigint;
  /** Another ledger, in which the patient has another past. */
  readonly elsewhere: Address;
}

/**
 * The patient's log: key, grant, revoke, [request], key, grant, revoke. Each key and its grant are
 * in one transaction.
 */
export async function scene(chain: TestChain): Promise<Scene> {
  const options = await newLedger(chain);
  const { ledger } = libraries.viem.connect(chain, options);
  const wallet = await libraries.viem.wallet(chain, await newKey(chain));
  const other = await libraries.viem.wallet(chain, await newKey(chain));
  const [patient, doctor] = [wallet.address, other.address];
  const grant: Act = {
    kind: "grantAccess",
    patient,
    grantee: doctor,
    scope: everything,
    until: 2 ** 40 - 1,
    permissions: 1,
    envelope: bytes32(5),
    request: NO_REQUEST,
  };
  const revoke: Act = { kind: "revokeAccess", patient, grantee: doctor, scope: everything };
  const key = (n: number): Act => ({ kind: "publishKey", participant: patient, key: bytes32(n) });

  // no two blocks of one second, whatever the machine's speed
  await chain.client.setBlockTimestampInterval({ interval: 1 });
  await ledger.submit([{ kind: "publishKey", participant: doctor, key: bytes32(9) }], other);
  await ledger.submit([key(1), grant], wallet);
  await ledger.submit([revoke], wallet);
  await ledger.submit([{ kind: "requestAccess", patient, requester: doctor, message: bytes32(7) }], other);
  const old = await chain.client.getBlockNumber();
  await ledger.submit([key(2), grant], wallet);
  await ledger.submit([revoke], wallet);

  const decoy = await newLedger(chain);
  const fork = libraries.viem.connect(chain, decoy).ledger;
  await fork.submit([key(3), grant], wallet);
  await chain.client.mine({ blocks: 4 });
  await chain.client.removeBlockTimestampInterval();
  const [contract, elsewhere] = [parseAddress(options.address), parseAddress(decoy.address)];
  return { chain, options, ledger, contract, patient, doctor, old, elsewhere };
}
