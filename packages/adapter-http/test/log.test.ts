import { inspect } from "node:util";
import { ChartkeyError } from "@chartkey/core/adapters";
import { createPublicClient, custom } from "viem";
import { expect, test } from "vitest";
import type { ServerFailure } from "../src/server/index.js";
import { direct } from "./direct.js";

const signature = `0x${"5e".repeat(65)}` as const;
const to = `0x${"c0de".repeat(10)}` as const;
const hash = `0x${"ab".repeat(32)}`;

/** What the operator's log gets of a relayer that fails so. */
async function logOf(failing: () => Promise<never>) {
  const failures: ServerFailure[] = [];
  const { clientOf } = direct({
    relayer: { submit: failing },
    mayRelay: () => true,
    onError: (failure) => failures.push(failure),
  });
  const { ask } = await clientOf(1);
  const headers = { "content-type": "application/json" };
  const answer = await ask("/relays", { method: "POST", headers, body: JSON.stringify({ data: signature }) });
  const [failure] = failures;
  return { answer, failure, text: inspect(failure, { depth: Infinity, showHidden: true }) };
}

/** A node that refuses, and repeats what it was asked. */
const node = createPublicClient({
  transport: custom({
    request: async ({ params }: { readonly params: unknown }) => {
      const message = `insufficient funds for ${JSON.stringify(params)}`;
      throw Object.assign(new Error(message), { code: -32000, data: params });
    },
  }),
});

test.each([
  ["as it is", (cause: unknown) => cause],
  ["as the cause of ours", (cause: unknown) => new ChartkeyError("FUNDS_INSUFFICIENT", { cause })],
])("an error of viem, %s, says in a log why it failed, and nothing of what was asked", async (_, wrap) => {
  const { failure, text } = await logOf(async () => {
    await node.call({ to, data: signature }).catch((error: unknown) => {
      expect(String(error)).toContain(signature);
      throw wrap(error);
    });
    throw new Error("The node did not refuse");
  });
  expect(text).not.toContain("5e5e5e");
  expect(text).toContain("insufficient funds");
  expect(text).toContain("CallExecutionError");
  expect(text).toContain("log.test.ts");
  expect(failure?.route).toBe("POST /relays");
});

test("an error in one line, such as that of ethers, says no more than its short message", async () => {
  const long = Object.assign(new Error(`too poor (transaction={ "data": "${signature}" }, code=INSUFFICIENT_FUNDS)`), {
    code: "INSUFFICIENT_FUNDS",
    shortMessage: "too poor",
    transaction: { data: signature },
    info: { payload: { params: [signature] } },
  });
  const { text, failure } = await logOf(() => Promise.reject(long));
  expect(failure?.error).toMatchObject({ message: "too poor", code: "INSUFFICIENT_FUNDS" });
  expect(text).not.toMatch(/5e5e5e|transaction/u);
});

test("signatures are cut out of any message; hashes and addresses stay", async () => {
  const { text } = await logOf(() => Promise.reject(new Error(`${to} sent ${hash} with ${signature}`)));
  expect(text).toContain(`${to} sent ${hash} with 0x…`);
  expect(text).not.toContain("5e5e5e");
});

test("a message has one line in a log, whatever a node writes into it", async () => {
  const forged = "no funds\r12:00 all is well\u001B[2J\u2028\u202Eend\n    at the patient Rao\n    at b (c.js:1:2)";
  const { failure } = await logOf(() => Promise.reject(new Error(forged)));
  const { message = "", stack = "" } = (failure?.error ?? {}) as Partial<Error>;
  expect(message).toBe("no funds 12:00 all is well [2J  end");
  expect(stack.split("\n")[0]).toBe(`Error: ${message}`);
  for (const part of ["Rao", "c.js", "\r", "\u001B", "\u2028", "\u202E"]) expect(stack).not.toContain(part);
  expect(stack).toContain("log.test.ts");
});

test("one of ours stays one, with its hints", async () => {
  const ours = new ChartkeyError("LEDGER_UNAVAILABLE", { hints: ["Start the node."], retryable: true });
  const { failure } = await logOf(() => Promise.reject(ours));
  expect(failure?.error).toBeInstanceOf(ChartkeyError);
  expect(failure?.error).toMatchObject({ code: "LEDGER_UNAVAILABLE", hints: ["Start the node."], retryable: true });
});

test("errors that were thrown for one another in a circle are told once each, or not at all", async () => {
  const [one, other] = [new Error("one"), new Error("other")];
  one.cause = other;
  other.cause = one;
  const { failure, answer } = await logOf(() => Promise.reject(one));
  expect([answer.status, failure?.error]).toMatchObject([500, { message: "one", cause: { message: "other" } }]);
});
