import { expect, test } from "vitest";
import type { Act } from "../../src/domain/acts/act.js";
import { parseAddress } from "../../src/domain/identifiers/address.js";
import { LedgerState } from "../../src/fakes/memory-ledger-state.js";
import vectors from "../vectors/acts.json" with { type: "json" };

test("the golden log leads to the golden heads", () => {
  const state = new LedgerState();
  const patient = parseAddress(vectors.patient);
  for (const { act, time, head } of vectors.log as readonly { act: Act; time: number; head: string }[]) {
    state.apply(act, time);
    expect(state.account(patient).head).toBe(head);
  }
});
