import { afterEach, describe, expect, test, vi } from "vitest";
import { cryptoWorker } from "../src/index.js";
import { type Answer, type Call, READY } from "../src/worker/messages.js";

type Answering = (call: Call) => Answer | undefined;
const done: Answering = ({ call }) => ({ call, result: new Uint8Array(1) });
const silent: Answering = () => undefined;
/** That of a module which serves later, or never. */
const notServing: Answering = ({ call }) => ({ call, result: new Uint8Array([3]) });

/** A worker that takes messages as a real one, and answers as it is told. */
class FakeWorker extends EventTarget {
  readonly received: Call[] = [];
  isTerminated = false;
  readonly #answering: Answering;

  constructor(answering: Answering) {
    super();
    this.#answering = answering;
  }

  override addEventListener(...args: Parameters<EventTarget["addEventListener"]>): void {
    super.addEventListener(...args);
    if (args[0] === "message" && this.#answering !== notServing) this.say(READY);
  }

  postMessage(message: Call, transfer: ArrayBuffer[]): void {
    const call = structuredClone(message, { transfer });
    this.received.push(call);
    const answer = this.#answering(call);
    if (answer) queueMicrotask(() => this.answer(answer));
  }

  answer(data: Answer): void {
    this.say(data);
  }

  say(data: Answer | typeof READY): void {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }

  fail(type: "error" | "messageerror"): void {
    this.dispatchEvent(Object.assign(new Event(type), { message: "Script error" }));
  }

  terminate(): void {
    this.isTerminated = true;
  }
}

/** An engine, and the workers that it started. */
function engineOf(...answering: readonly Answering[]) {
  const workers: FakeWorker[] = [];
  const crypto = cryptoWorker(() => {
    const worker = new FakeWorker(answering[workers.length] ?? done);
    workers.push(worker);
    // it has the methods of a worker that are used
    return worker as unknown as Worker;
  });
  return { crypto, workers };
}

const amid = (size: number, fill: number) =>
  new Uint8Array(100)
    .fill(9)
    .fill(fill, 40, 40 + size)
    .subarray(40, 40 + size);
const passphrase = "a long passphrase";
const key = new Uint8Array(32);

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("a worker starts with the first call, and serves all later ones", async () => {
  const { crypto, workers } = engineOf();
  expect(workers).toHaveLength(0);
  await crypto.cipher(key);
  await crypto.sha256().digest();
  await crypto.openByPassphrase(key, passphrase);
  expect(workers).toHaveLength(1);
});

test("a message has the bytes that were given and none around them, and the caller keeps its own", async () => {
  const { crypto, workers } = engineOf();
  const given = { key: amid(32, 1), bytes: amid(20, 3) };
  const place = { first: 3, last: true };
  const cipher = await crypto.cipher(given.key);
  await cipher.seal(given.bytes, place);
  await cipher.open(given.bytes, place);
  await crypto.sha256().update(given.bytes);
  await crypto.sealByPassphrase(given.bytes, passphrase);
  await crypto.openByPassphrase(given.bytes, passphrase);
  const sent = (workers[0]?.received ?? []).flatMap(({ asked }) =>
    Object.values(asked).filter((value): value is Uint8Array => value instanceof Uint8Array),
  );
  expect(sent.map(({ length }) => length)).toEqual([32, 20, 20, 20, 20, 20]);
  for (const bytes of sent) expect(bytes.buffer.byteLength).toBe(bytes.length);
  expect(given).toEqual({ key: amid(32, 1), bytes: amid(20, 3) });
});

test("calls wait until the worker serves, with the bytes that they were given", async () => {
  const { crypto, workers } = engineOf(notServing);
  const bytes = new Uint8Array([1, 2]);
  const call = crypto.openByPassphrase(bytes, passphrase);
  bytes.fill(9);
  expect(workers[0]?.received).toEqual([]);
  workers[0]?.say(READY);
  expect(await call).toEqual(new Uint8Array([3]));
  expect(workers[0]?.received).toMatchObject([{ asked: { op: "openByPassphrase", bytes: new Uint8Array([1, 2]) } }]);
});

test("what no message can carry rejects, before the worker serves and after, and holds up nothing else", async () => {
  const { crypto, workers } = engineOf(notServing);
  const wrong = async () =>
    expect(crypto.openByPassphrase(key, (() => "") as never)).rejects.toMatchObject({ name: "DataCloneError" });
  const calls = [wrong(), crypto.openByPassphrase(key, passphrase)];
  workers[0]?.say(READY);
  await Promise.all(calls);
  await wrong();
});

test("calls at once get the answers of their own, in whatever order these come", async () => {
  const { crypto, workers } = engineOf(silent);
  const calls = [1, 2].map(() => crypto.openByPassphrase(key, passphrase));
  const [first, second] = workers[0]?.received ?? [];
  if (!first || !second) throw new Error("Two calls were made");
  workers[0]?.answer({ call: second.call, result: new Uint8Array([2]) });
  workers[0]?.answer({ call: first.call, result: new Uint8Array([1]) });
  expect(await Promise.all(calls)).toEqual([new Uint8Array([1]), new Uint8Array([2])]);
});

test("an error of the worker's engine has the code that it had there, if any", async () => {
  const message = "The file was altered";
  const problem: (code: "SEAL_INVALID" | undefined) => Answering =
    (code) =>
    ({ call }) => ({ call, problem: { code, name: "Error", message, hints: ["Ask again."], retryable: true } });
  const coded = engineOf(problem("SEAL_INVALID")).crypto.openByPassphrase(key, passphrase);
  await expect(coded).rejects.toMatchObject({ code: "SEAL_INVALID", message, hints: ["Ask again."], retryable: true });
  const plain = engineOf(problem(undefined)).crypto.openByPassphrase(key, passphrase);
  await expect(plain).rejects.toMatchObject({ name: "Error", message });
});

describe("a worker that fails", () => {
  test.each(["error", "messageerror"] as const)("rejects what waits, and another one starts: %s", async (type) => {
    const { crypto, workers } = engineOf(silent, done);
    const hash = crypto.sha256();
    const waiting = Promise.allSettled([hash.digest(), crypto.openByPassphrase(key, passphrase)]);
    workers[0]?.fail(type);
    const rejected = { status: "rejected", reason: { code: "MISCONFIGURED" } };
    expect(await waiting).toMatchObject([rejected, rejected]);
    expect(workers[0]?.isTerminated).toBe(true);
    // the other one knows no such hash
    await expect(hash.digest()).rejects.toMatchObject({ code: "MISCONFIGURED" });
    await crypto.openByPassphrase(key, passphrase);
    expect(workers).toHaveLength(2);
  });

  test("changes nothing by an answer that comes afterwards", async () => {
    const { crypto, workers } = engineOf(silent, silent);
    const call = crypto.openByPassphrase(key, passphrase);
    workers[0]?.fail("error");
    const next = crypto.openByPassphrase(key, passphrase);
    workers[0]?.answer({ call: workers[0].received[0]?.call ?? 0, result: new Uint8Array([1]) });
    await expect(call).rejects.toMatchObject({ code: "MISCONFIGURED" });
    workers[1]?.answer({ call: workers[1].received[0]?.call ?? 0, result: new Uint8Array([2]) });
    expect(await next).toEqual(new Uint8Array([2]));
  });

  test("to serve within a minute is MISCONFIGURED, and another one starts", async () => {
    vi.useFakeTimers();
    const { crypto, workers } = engineOf(notServing, done);
    const call = Promise.allSettled([crypto.openByPassphrase(key, passphrase)]);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(workers[0]?.isTerminated).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    const cause = { message: "The worker's module has not served within a minute" };
    expect(await call).toMatchObject([{ status: "rejected", reason: { code: "MISCONFIGURED", cause } }]);
    expect(workers[0]?.isTerminated).toBe(true);
    expect(await crypto.openByPassphrase(key, passphrase)).toEqual(new Uint8Array(1));
    // one that serves is waited for as long as it computes
    await vi.advanceTimersByTimeAsync(600_000);
    expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([true, false]);
  });

  test("that cannot even start is MISCONFIGURED", async () => {
    const crypto = cryptoWorker(() => {
      throw new Error("The policy of the page");
    });
    await expect(crypto.cipher(key)).rejects.toMatchObject({ code: "MISCONFIGURED" });
    expect(() => crypto.sha256()).toThrow(expect.objectContaining({ code: "MISCONFIGURED" }));
  });

  test("that answers without bytes is MISCONFIGURED, except for a passphrase that does not open", async () => {
    const { crypto } = engineOf(({ call }) => ({ call, result: undefined }));
    await expect(crypto.sha256().digest()).rejects.toMatchObject({ code: "MISCONFIGURED" });
    expect(await crypto.openByPassphrase(key, passphrase)).toBeUndefined();
  });
});

test("what is closed rejects what waits, and whatever comes later", async () => {
  const { crypto, workers } = engineOf(silent);
  const waiting = crypto.sealByPassphrase(key, passphrase);
  crypto.close();
  crypto.close();
  await expect(waiting).rejects.toMatchObject({ code: "MISCONFIGURED" });
  await expect(crypto.cipher(key)).rejects.toThrow(TypeError);
  await expect(crypto.openByPassphrase(key, passphrase)).rejects.toThrow(TypeError);
  expect(() => crypto.sha256()).toThrow(TypeError);
  expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([true]);
});

test("what the page forgot is released in its worker, unless that has ended", async () => {
  const collected: (() => void)[] = [];
  vi.stubGlobal(
    "FinalizationRegistry",
    class<T> {
      readonly #forget: (held: T) => void;
      constructor(forget: (held: T) => void) {
        this.#forget = forget;
      }
      register(_: object, held: T): void {
        collected.push(() => this.#forget(held));
      }
    },
  );
  const { crypto, workers } = engineOf();
  await crypto.cipher(key);
  collected[0]?.();
  const [made, released] = workers[0]?.received.map(({ asked }) => asked) ?? [];
  if (made?.op !== "cipher") throw new Error("A cipher was made");
  expect(released).toEqual({ op: "release", object: made.object });
  workers[0]?.fail("error");
  collected[0]?.();
  expect(workers[0]?.received).toHaveLength(2);
});

test("what makes no worker is a mistake of the caller's", async () => {
  for (const wrong of [undefined, null, {}, "worker.js"] as never[])
    expect(() => cryptoWorker(wrong)).toThrow("`start`");
  for (const wrong of [undefined, null, {}, "worker.js"] as never[])
    await expect(cryptoWorker(() => wrong).cipher(key)).rejects.toThrow(new TypeError("`start` makes no worker"));
});
