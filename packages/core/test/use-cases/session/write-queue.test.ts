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
