import type { Act, ActCounters, Hex } from "@chartkey/core/adapters";
import { type Address, createPublicClient, http, parseEther } from "viem";
import { adapterAbi } from "../../src/library/ledger-abi.js";
import { viemLibrary } from "../../src/viem/viem-library.js";
import { encodeActs } from "../../src/write/act-call.js";
import type { TestChain } from "./test-chain.js";

const planned: ActCounters = { nonce: 0, access: 0 };

/**
 * Writes acts as somebody who needs no key, each in a block of its own, without waiting for any.
 * Those that name a number are planned on an empty account.
 */
export async function writeMany(
  { chain, client, rpc }: TestChain,
  ledger: string,
  acts: readonly (readonly [Address, Act])[],
) {
  const library = viemLibrary(createPublicClient({ chain, transport: http() }), adapterAbi);
  await rpc("anvil_autoImpersonateAccount", [true]);
  for (const address of new Set(acts.map(([actor]) => actor)))
    await client.setBalance({ address, value: parseEther("10") });
  const sent: Hex[] = [];
  for (const [from, act] of acts) {
    const data = encodeActs([act], planned, library);
    sent.push((await rpc("eth_sendTransaction", [{ from, to: ledger, data, gas: "0x7a120" }])) as Hex);
  }
  for (const hash of sent) {
    const { status } = await client.waitForTransactionReceipt({ hash });
    if (status !== "success") throw new Error(`Transaction ${hash} failed`);
  }
  await rpc("anvil_autoImpersonateAccount", [false]);
}

/** An entry of a patient's log; the number makes it unlike any other. */
export const card = (patient: Address, nth: number): readonly [Address, Act] => [
  patient,
  {
    kind: "fileCard",
    patient,
    location: `0x${"01".repeat(32)}`,
    card: `0x${(nth + 1).toString(16).padStart(64, "0")}`,
  } as Act,
];
