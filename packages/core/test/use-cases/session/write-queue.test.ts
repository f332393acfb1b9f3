import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { WriteQueue } from "../../../src/use-cases/session/write-queue.js";

test("an abort ends the wait of a write for the prompts before it; it does not happen, and the next one goes on", async () => {
  const queue = new WriteQueue();
  const [planned, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<string>()];
  const card = queue.run(async () => ({ alone: false, send: () => answered.promise }), undefined);
  const abort = new AbortController();
  const sent: string[] = [];
  const grant = queue.run(async () => {
    planned.resolve();
    return { alone: true, send: async () => sent.push("grant") };
  }, abort.signal);
  await planned.promise;
  abort.abort("changed my mind");
  await expect(grant).rejects.toBe("changed my mind");
  await expect(queue.run(async () => ({ alone: false, send: async () => "next" }), undefined)).resolves.toBe("next");
  answered.resolve("card");
  expect([await card, sent]).toEqual(["card", []]);
});

/** A write whose prompt ends when it is told to, and the names of the writes that were prepared. */
function paced(queue: WriteQueue, prepared: string[]) {
  return (name: string, { alone = false, makes }: { alone?: boolean; makes?: ReadonlySet<string> } = {}) => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const done = queue.run(async () => (prepared.push(name), { alone, makes, send: () => promise }), undefined);
    return { done, answer: () => resolve(name) };
  };
}

test("while a write that has to be alone is sent, no other is planned", async () => {
  const [queue, prepared] = [new WriteQueue(), [] as string[]];
  const begin = paced(queue, prepared);
  const [revocation, card] = [begin("revocation", { alone: true }), begin("card")];
  // all that does not wait for the prompt has happened after one turn
  await setImmediate();
  expect(prepared).toEqual(["revocation"]);
  card.answer();
  revocation.answer();
  expect(await Promise.all([revocation.done, card.done])).toEqual(["revocation", "card"]);
  expect(prepared).toEqual(["revocation", "card"]);
});

test("a write that makes what another makes is planned again after it, and one that makes something else is not", async () => {
  const [queue, prepared] = [new WriteQueue(), [] as string[]];
  const begin = paced(queue, prepared);
  const makes = new Set(["record"]);
  const [first, other, second] = [
    begin("first", { makes }),
    begin("other", { makes: new Set(["another"]) }),
    begin("second", { makes }),
  ];
  other.answer();
  expect(await other.done).toBe("other");
  first.answer();
  second.answer();
  expect(await Promise.all([first.done, second.done])).toEqual(["first", "second"]);
  expect(prepared).toEqual(["first", "other", "second", "second"]);
});
