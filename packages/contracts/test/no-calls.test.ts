import assert from "node:assert/strict";
import { it } from "node:test";
import { chartkeyLedgerCode, chartkeyPreparerCode, chartkeyRegistryCode } from "../src/deploy/deployed-code.js";

/** Instructions by which a contract acts outside of its own storage and its own logs. */
const FORBIDDEN = new Map([
  [0xf0, "CREATE"],
  [0xf1, "CALL"],
  [0xf2, "CALLCODE"],
  [0xf5, "CREATE2"],
  [0xff, "SELFDESTRUCT"],
]);
const DELEGATECALL = 0xf4;
const PUSH1 = 0x60;
const PUSH32 = 0x7f;
const INVALID = 0xfe;

/** The instructions of some code, without the data that PUSH instructions carry. */
function* instructions(code: string): Generator<number> {
  const bytes = Buffer.from(code.slice(2), "hex");
  for (let at = 0; at < bytes.length; at++) {
    const instruction = bytes[at] ?? 0;
    yield instruction;
    if (instruction >= PUSH1 && instruction <= PUSH32) at += instruction - PUSH1 + 1;
  }
}

for (const [name, code, delegations] of [
  // Multicall, and `attempt`: each of the code itself
  ["ledger", chartkeyLedgerCode, 2],
  ["registry", chartkeyRegistryCode, 1],
] as const)
  it(`The address of the ${name} calls nobody, creates nothing and sends nothing`, () => {
    // no data of a compiler's follows the code, which a scan would take for instructions
    const all = [...instructions(code)];
    assert.ok(all.filter((one) => one === INVALID).length < 3);
    assert.deepEqual(
      all.flatMap((one) => FORBIDDEN.get(one) ?? []),
      [],
    );
    assert.equal(all.filter((one) => one === DELEGATECALL).length, delegations);
  });

it("The preparer, which is nobody, makes the calls in their place", () => {
  assert.ok([...instructions(chartkeyPreparerCode)].some((one) => FORBIDDEN.get(one) === "CALL"));
});
