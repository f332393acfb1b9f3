import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { abortable } from "../../src/streams/abortable.js";
import { pause } from "../../src/streams/pause.js";
import { TaskQueues } from "../../src/streams/task-queues.js";

const reason = new Error("The person closed the page");
const never = new Promise<never>(() => {});

describe("a call that ignores the signal", () => {
  test("is waited for until an abort, before or after it was made", async () => {
    const controller = new AbortController();
    const waiting = abortable(never, controller.signal);
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(abortable(never, controller.signal)).rejects.toBe(reason);
    await expect(abortable(Promise.resolve("done"), controller.signal)).rejects.toBe(reason);
  });

  test("ends as it ends otherwise", async () => {
    for (const signal of [undefined, new AbortController().signal]) {
      await expect(abortable(Promise.resolve("done"), signal)).resolves.toBe("done");
      await expect(abortable(Promise.reject(reason), signal)).rejects.toBe(reason);
    }
  });
});

describe("a pause", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("passes, and leaves no timer after an abort", async () => {
    const passing = pause(1000, undefined);
    await vi.advanceTimersByTimeAsync(1000);
    await expect(passing).resolves.toBeUndefined();
    const controller = new AbortController();
    const aborted = pause(1000, controller.signal);
    controller.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("tasks of a queue", () => {
  test("run one after the other, whatever becomes of them, and beside those of other queues", async () => {
    const queues = new TaskQueues();
    const events: string[] = [];
    const first = Promise.withResolvers<void>();
    const one = queues.run("a", async () => {
      events.push("first begins");
      await first.promise;
      events.push("first ends");
      throw reason;
    });
    const two = queues.run("a", async () => events.push("second"));
    await queues.run("b", async () => events.push("of another queue"));
    expect(events).toEqual(["first begins", "of another queue"]);
    first.resolve();
    await expect(one).rejects.toBe(reason);
    await two;
    expect(events).toEqual(["first begins", "of another queue", "first ends", "second"]);
  });

  test("go on after an abort, which ends the wait", async () => {
    const queues = new TaskQueues();
    const task = Promise.withResolvers<string>();
    const controller = new AbortController();
    const waiting = queues.run("a", () => task.promise, controller.signal);
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    const next = queues.run("a", async () => "next");
    task.resolve("late");
    await expect(next).resolves.toBe("next");
  });
});
