import { afterAll, expect, test } from "vitest";
import { type Fault, kinds, nameOf, synchronous } from "./fault.js";
import { prepare } from "./setting.js";
import { expectedOf, faultsOf, trial } from "./trial.js";
import { useCases } from "./use-cases.js";

const ALL = process.env["FAULTS"] === "all";
const portOf = ({ call }: Fault): string => call.slice(0, call.indexOf("."));
const people = prepare("failed writes");
const table: { readonly useCase: string; readonly worlds: number; readonly passed: number }[] = [];

/**
 * As many worlds as it takes for each port of the write and each kind, in pairs that differ from
 * one write to the next.
 */
function sampled(faults: readonly Fault[], nth: number): readonly Fault[] {
  const asynchronous = faults.filter(({ call }) => !synchronous.has(call));
  const ports = [...new Set(asynchronous.map(portOf))];
  const pairs = Array.from({ length: Math.max(ports.length, kinds.length) }, (_, at) => {
    const kind = kinds[(nth + at) % kinds.length];
    return asynchronous.filter((fault) => portOf(fault) === ports[at % ports.length] && fault.kind === kind);
  });
  const answering = [...synchronous].map((call) => faults.filter((fault) => fault.call === call));
  return [...pairs, ...answering].flatMap((alike, at) => alike[(7 * nth + at) % alike.length] ?? []);
}

/** Worlds in which the second try once left something behind. */
const failedOnce: Readonly<Record<string, readonly Fault[]>> = {
  register: [{ call: "wallet.signTypedData", nth: 1, kind: "dies" }],
  "register, relayed": [{ call: "relayer.relay", nth: 1, kind: "before" }],
  "connect after an add was cut off": [{ call: "blobs.unpin", nth: 1, kind: "before" }],
  "records.add": [
    { call: "blobs.put", nth: 1, kind: "after" },
    { call: "device.set", nth: 1, kind: "dies" },
    { call: "device.set", nth: 1, kind: "dies and loses its device" },
  ],
};

const name = ALL ? "whichever call fails" : "for a sample of calls that fail";

test.each([...useCases.entries()].map(([useCase, run], nth) => ({ useCase, run, nth })))(
  `$useCase is done once and leaves nothing behind after a second try, ${name}`,
  async ({ useCase, run, nth }) => {
    const setting = await people;
    const expected = await expectedOf(run, setting);
    const all = faultsOf(expected);
    const faults = ALL ? all : [...sampled(all, nth), ...(failedOnce[useCase] ?? [])];
    const failed: string[] = [];
    for (const fault of faults) {
      const problems = await trial(run, setting, fault, expected).catch((error: unknown) => [
        `ends with ${String(error)}`,
      ]);
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
