import { expect, test } from "vitest";
import type { Act } from "../../src/domain/acts/act.js";
import { parseAddress } from "../../src/domain/identifiers/address.js";
import { LedgerState } from "../../src/fakes/memory-ledger-state.js";
import vectors from "../vectors/acts.json" with { type: "json" };

interface GoldenEntry {
  readonly act: Act;
  readonly time: number;
  readonly head: string;
  readonly nonce: number;
  readonly access: number;
}

test("the golden log leads to the golden heads and counters", () => {
  const state = new LedgerState();
  const patient = parseAddress(vectors.patient);
  for (const { act, time, head, nonce, access } of vectors.log as readonly GoldenEntry[]) {
    state.apply(act, time);
    expect(state.account(patient)).toMatchObject({ head, nonce, access });
  }
});
