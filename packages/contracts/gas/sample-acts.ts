// Whom and what the measured calls are about.
import { type Hex, zeroHash } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { callData, type MeasuredLedger } from "./ledger.js";
import { digest, folderScope, participant, recordScope, time } from "./values.js";

export const READ = 1;
export const ALL = 7;
export const doctor = participant("doctor");
export const doctorOf = (i: number): Hex => participant(`doctor ${i}`).address;
export const folder = folderScope("folder");
export const record = (i: number) => recordScope(`record ${i}`);
export const envelope = (i: number) => digest(`envelope ${i}`);

export const messageOf = (i: number) => digest(`message ${i}`);
/** What a grant that answers no request names in its place. */
export const NO_REQUEST: Hex = zeroHash;

/** The i-th own act of a patient. */
export const grant = (
  grantee: Hex,
  scope: Hex,
  i: number,
  { permissions = READ, request = NO_REQUEST }: { readonly permissions?: number; readonly request?: Hex } = {},
): Hex => callData("grantAccess", [grantee, scope, request, time(i), permissions, envelope(i), i]);

/** One for each call. */
export async function grantMany(
  ledger: MeasuredLedger,
  patient: PrivateKeyAccount,
  calls: number,
  scope: (i: number) => Hex,
) {
  const grants = Array.from({ length: calls }, (_, i) => grant(doctorOf(i), scope(i), i));
  for (let i = 0; i < calls; i += 50) await ledger.send(patient, callData("multicall", [grants.slice(i, i + 50)]));
}
