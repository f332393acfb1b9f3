import type { ContractFunctionArgs, Hex } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import type { chartkeyLedgerAbi } from "../src/abi.js";
import { callData, type MeasuredLedger } from "./ledger.js";
import { doctorOf, envelope, READ, record } from "./sample-acts.js";
import { signedAct, signedBatch } from "./signed.js";
import { time } from "./values.js";

/** The call that brings the i-th own act of a patient, a fresh grant. */
export async function relayedGrant(
  ledger: MeasuredLedger,
  patient: PrivateKeyAccount,
  i: number,
  request: Hex,
): Promise<Hex> {
  const act = {
    patient: patient.address,
    grantee: doctorOf(i),
    covers: "a record",
    scope: record(i),
    until: time(i),
    read: true,
    contribute: false,
    amend: false,
    envelope: envelope(i),
    request,
  };
  const signed = await signedAct({ ledger, actor: patient }, "GrantAccess", act, i);
  return callData("grantAccessBySig", [act.grantee, act.scope, request, act.until, READ, act.envelope, ...signed]);
}

type Batch = Omit<ContractFunctionArgs<typeof chartkeyLedgerAbi, "nonpayable", "batchBySig">[0], "keys">;

/** The call that brings these acts of a patient, the first of which takes the nonce. */
export async function batch(
  { ledger, patient }: { readonly ledger: MeasuredLedger; readonly patient: PrivateKeyAccount },
  acts: Partial<Batch>,
  nonce: number,
): Promise<Hex> {
  const all: Batch = { revocations: [], epochs: [], cards: [], grants: [], envelopes: [], ...acts };
  const structs = Object.entries(all).map(
    ([kind, members]) => [kind, members.map((member) => ({ patient: patient.address, ...member }))] as const,
  );
  const message = { keys: [], ...Object.fromEntries(structs) };
  const signed = await signedBatch({ ledger, actor: patient }, message, nonce);
  return callData("batchBySig", [{ keys: [], ...all }, ...signed]);
}
