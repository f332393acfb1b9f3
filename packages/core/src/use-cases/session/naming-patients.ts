import type { Address } from "../../domain/identifiers/address.js";
import type { Page } from "../../domain/results/listing.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import type { CallOptions } from "../../ports/call-options.js";
import { unverified } from "../trust/verifier.js";
import type { Session } from "./session.js";

/**
 * The patients in whose logs an act of this kind names this participant, in the order of the first.
 * A node can leave some out: that all patients are there cannot be proven.
 */
export async function namingPatients(
  session: Session,
  kind: "grantAccess" | "requestAccess",
  { signal }: CallOptions,
): Promise<readonly Address[]> {
  const patients = new Set<Address>();
  for await (const update of session.ledger.entries({ counterparty: session.address }, { signal }))
    if (update.type === "entry" && update.entry.act.kind === kind) patients.add(update.entry.act.patient);
  return [...patients];
}

/** Some patients, and those of whom the app's trust lets nothing be shown. */
export interface GrantingPatients {
  readonly patients: readonly Address[];
  readonly refused: Page<never>["problems"];
}

/** How many participants a registry is asked about at a time. */
const AT_ONCE = 100;

/**
 * The patients who ever granted this participant something, or only `patient`, by the app's trust:
 * nothing that the others name is fetched, nor are their logs read.
 */
export async function grantingPatients(
  session: Session,
  patient: Address | undefined,
  options: CallOptions,
): Promise<GrantingPatients> {
  const { verifier } = session;
  const named = patient ? [patient] : await namingPatients(session, "grantAccess", options);
  const patients = named.filter((one) => !verifier.isBlocked(one));
  if (verifier.receivedGrants === "anyone") return { patients, refused: [] };
  const groups = Array.from({ length: Math.ceil(patients.length / AT_ONCE) }, (_, nth) =>
    patients.slice(nth * AT_ONCE, (nth + 1) * AT_ONCE),
  );
  const attested = await mapConcurrently(groups, 4, (group) => verifier.attested(group, { signal: options.signal }));
  const verified = new Set(attested.flatMap((found) => [...found.keys()]));
  return {
    patients: patients.filter((one) => verified.has(one)),
    refused: patients.filter((one) => !verified.has(one)).map((subject) => ({ subject, problem: unverified(subject) })),
  };
}
