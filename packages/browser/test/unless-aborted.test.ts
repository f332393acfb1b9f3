import { expect, test } from "vitest";
import { unlessAborted } from "../src/unless-aborted.js";

const secret = () => new Uint8Array(4).fill(7);
const erase = (late: Uint8Array) => void late.fill(0);

test("what comes in time is handed out as it is, also where an abort comes later", async () => {
  const stop = new AbortController();
  const given = await unlessAborted(Promise.resolve(secret()), stop.signal, erase);
  stop.abort();
  expect(await unlessAborted(Promise.resolve(secret()), undefined, erase)).toEqual(secret());
  expect(given).toEqual(secret());
});

test("an abort ends the wait, and what comes then is erased", async () => {
  const reason = new Error("enough");
  for (const isAbortedBefore of [true, false]) {
    const [stop, coming] = [new AbortController(), Promise.withResolvers<Uint8Array>()];
    if (isAbortedBefore) stop.abort(reason);
    const waiting = unlessAborted(coming.promise, stop.signal, erase);
    stop.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    const late = secret();
    coming.resolve(late);
    await coming.promise;
    expect(late).toEqual(new Uint8Array(4));
  }
});

test("what fails fails as it is, and so does what fails after an abort, unheard", async () => {
  const [reason, failure] = [new Error("enough"), new TypeError("wrong")];
  await expect(unlessAborted(Promise.reject(failure), undefined, erase)).rejects.toBe(failure);
  const [stop, coming] = [new AbortController(), Promise.withResolvers<Uint8Array>()];
  const waiting = unlessAborted(coming.promise, stop.signal, erase);
  stop.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  coming.reject(failure);
  await expect(coming.promise).rejects.toBe(failure);
});
