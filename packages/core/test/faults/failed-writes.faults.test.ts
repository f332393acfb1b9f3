import { afterAll, expect, test } from "vitest";
import { type Fault, kinds, nameOf } from "./fault.js";
import { prepare } from "./setting.js";
import { expectedOf, faultsOf, trial } from "./trial.js";
import { useCases } from "./use-cases.js";

const ALL = process.env["FAULTS"] === "all";
const portOf = ({ call }: Fault): string => call.slice(0, call.indexOf("."));
const people = prepare("failed writes");
const table: { readonly useCase: string; readonly worlds: number; readonly passed: number }[] = [];

/**
 * For each port of a write one kind, so that the sample has each pair of use case, port and kind.
 */
function sampled(faults: readonly Fault[], nth: number): readonly Fault[] {
  const ports = [...new Set(faults.map(portOf))];
  return ports.flatMap((port, at) => {
    const kind = kinds[(nth + at) % kinds.length];
    const ofPort = faults.filter((fault) => portOf(fault) === port);
    const ofKind = ofPort.filter((fault) => fault.kind === kind);
    return (ofKind.length > 0 ? ofKind : ofPort).slice(-1);
  });
}

const name = ALL ? "whichever call fails" : "for a sample of calls that fail";

test.each([...useCases.entries()].map(([useCase, run], nth) => ({ useCase, run, nth })))(
  `$useCase is done once and leaves nothing behind after a second try, ${name}`,
  async ({ useCase, run, nth }) => {
    const setting = await people;
    const expected = await expectedOf(run, setting);
    const faults = ALL ? faultsOf(expected) : sampled(faultsOf(expected), nth);
    const failed: string[] = [];
    for (const fault of faults) {
      const problems = await trial(run, setting, fault, expected);
      if (problems.length > 0) failed.push(`${useCase}: ${nameOf(fault)}\n  ${problems.join("\n  ")}`);
    }
    table.push({ useCase, worlds: faults.length, passed: faults.length - failed.length });
    expect(failed.join("\n")).toBe("");
  },
);

afterAll(() => {
  const rows = table.map(({ useCase, worlds, passed }) => `${useCase.padEnd(36)}${worlds} worlds, ${passed} passed`);
  process.stdout.write(`${rows.join("\n")}\n`);
});
