import type { Address } from "../../domain/identifiers/address.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { Session } from "../session/session.js";

/**
 * The patients who ever granted this participant something. A node can leave some out: that all
 * patients are there cannot be proven.
 */
export async function grantingPatients(session: Session, options: CallOptions): Promise<readonly Address[]> {
  const patients = new Set<Address>();
  for await (const update of session.ledger.entries({ counterparty: session.address }, { signal: options.signal })) {
    if (update.type === "entry" && update.entry.act.kind === "grant") patients.add(update.entry.act.patient);
  }
  return [...patients];
}
