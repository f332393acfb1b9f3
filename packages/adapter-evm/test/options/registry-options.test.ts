import { type AttestationQuery, parseAddress } from "@chartkey/core/adapters";
import { createPublicClient, custom, encodeAbiParameters, type Hex } from "viem";
import { mainnet } from "viem/chains";
import { describe, expect, test } from "vitest";
import type { EvmRegistryOptions } from "../../src/index.js";
import { viemRegistry } from "../../src/viem/index.js";

const address = parseAddress(`0x${"12".repeat(20)}`);
const someone = (n: number) => parseAddress(`0x${n.toString(16).padStart(40, "0")}`);

/** A registry on a node that answers every call so, and what it was asked. */
function registryOn(answer: unknown, options: Partial<EvmRegistryOptions> = {}, chain: Hex = "0x1") {
  const asked: string[] = [];
  const request = async ({ method }: { method: string }) => {
    asked.push(method);
    return method === "eth_chainId" ? chain : answer;
  };
  const client = createPublicClient({ chain: mainnet, transport: custom({ request }, { retryCount: 0 }) });
  return { asked, registry: viemRegistry({ client, address, ...options }) };
}

const query: AttestationQuery = { participants: [someone(1)], registrars: [someone(2)], roles: ["doctor", "insurer"] };
const encodeAnswer = (untils: readonly number[], digests: readonly Hex[]): Hex =>
  encodeAbiParameters([{ type: "uint40[]" }, { type: "bytes24[]" }], [untils, digests]);
const [none, some]: readonly [Hex, Hex] = [`0x${"00".repeat(24)}`, `0x${"ab".repeat(24)}`];

describe("options", () => {
  test.each<Partial<EvmRegistryOptions>>([{ address: "0x12" }, { finality: { depth: -1 } }, { timeout: 0 }])(
    "%o is a TypeError",
    (options) => {
      expect(() => registryOn("0x", options)).toThrow(TypeError);
    },
  );
});

describe("a node", () => {
  test("is asked once for what fits into one answer, and for nothing where there is no question", async () => {
    const { asked, registry } = registryOn(encodeAnswer([0, 77], [none, some]));
    expect(await registry.attestations(query)).toEqual([
      { participant: someone(1), registrar: someone(2), role: "insurer", until: 77, digest: some },
    ]);
    expect(asked).toEqual(["eth_chainId", "eth_call"]);
    for (const nothing of [{ participants: [] }, { registrars: [] }, { roles: [] }])
      expect(await registry.attestations({ ...query, ...nothing })).toEqual([]);
    expect(asked).toHaveLength(2);
  });

  test.each<[string, unknown]>([
    ["too little", encodeAnswer([77], [some])],
    ["too much", encodeAnswer([77, 77, 77], [some, some, some])],
    ["lists of different lengths", encodeAnswer([77, 77], [some])],
    ["what is not in the ABI", `0x${"ff".repeat(64)}`],
  ])("that answers %s may answer better later", async (_, answer) => {
    await expect(registryOn(answer).registry.attestations(query)).rejects.toMatchObject({
      code: "LEDGER_UNAVAILABLE",
      message: `The answer does not come from a Chartkey registry at ${address}`,
      retryable: true,
    });
  });

  test("that answers nothing has no registry there", async () => {
    const { registry } = registryOn("0x");
    for (const ask of [() => registry.attestations(query), async () => registry.health?.()])
      await expect(ask()).rejects.toMatchObject({
        code: "MISCONFIGURED",
        message: `There is no Chartkey registry at ${address}`,
        retryable: false,
      });
  });

  test("on another chain is refused", async () => {
    const { registry } = registryOn(encodeAnswer([0, 0], [none, none]), {}, "0x2");
    await expect(registry.attestations(query)).rejects.toMatchObject({ code: "MISCONFIGURED", retryable: false });
  });

  test("that answers with megabytes is away, before anything is decoded", async () => {
    const { registry } = registryOn(`0x${"00".repeat(2 ** 20)}`);
    await expect(registry.attestations(query)).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
  });
});
