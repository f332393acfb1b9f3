// What a passkey derives, where something else than the authenticator answers the page.
import { afterEach, expect, test, vi } from "vitest";
import { createPasskey, openPasskey } from "../src/index.js";
import { virtualAuthenticator } from "../../../test/setup/virtual-authenticator.js";

const who = { app: "Practice", user: "Asha" };
let authenticator: Awaited<ReturnType<typeof virtualAuthenticator>> | undefined;
afterEach(async () => {
  vi.restoreAllMocks();
  await authenticator?.remove();
  authenticator = undefined;
});

/** A password manager that answers in the browser's place. */
function passwordManager(first: () => unknown, whilePrompting: () => unknown = () => {}) {
  const credential = (): Credential =>
    Object.create(PublicKeyCredential.prototype, {
      getClientExtensionResults: { value: () => ({ prf: { enabled: true, results: { first: first() } } }) },
      rawId: { value: new Uint8Array(16).buffer },
    }) as Credential;
  vi.spyOn(navigator.credentials, "create").mockImplementation(async () => (whilePrompting(), credential()));
  vi.spyOn(navigator.credentials, "get").mockImplementation(async () => (whilePrompting(), credential()));
}

test.each([
  ["nothing", new ArrayBuffer(0)],
  ["31 bytes", new ArrayBuffer(31)],
  ["33 bytes", new Uint8Array(33)],
  ["a view of nothing in 32 bytes", new Uint8Array(32).subarray(32)],
  ["a number", 32],
  ["a list", Array.from({ length: 32 }, () => 1)],
  ["a text", "0".repeat(32)],
])("%s locks no keyring", async (_, first) => {
  passwordManager(() => first);
  await expect(createPasskey(who)).rejects.toMatchObject({ code: "PASSKEY_UNAVAILABLE" });
});

test("32 bytes derive the same key in whichever buffer they come", async () => {
  const output = new Uint8Array(32).fill(7);
  passwordManager(() => output.buffer);
  const lock = await createPasskey(who);
  const identity = await openPasskey(lock);
  let fill = 0;
  for (const at of [0, 64, 224]) {
    passwordManager(() => {
      const pool = new Uint8Array(256).fill((fill += 1));
      pool.set(output, at);
      return new DataView(pool.buffer, at, 32);
    });
    expect(await openPasskey(lock)).toBe(identity);
  }
  expect(output, "The caller's bytes stay").toEqual(new Uint8Array(32).fill(7));
});

test("a password manager that looks at no signal gives nothing after an abort, and prompts no more", async () => {
  let stop = new AbortController();
  const reason = new Error("enough");
  let isLate = false;
  passwordManager(
    () => new ArrayBuffer(32),
    () => isLate && stop.abort(reason),
  );
  const lock = await createPasskey(who);
  const get = vi.spyOn(navigator.credentials, "get");
  isLate = true;
  await expect(openPasskey(lock, { signal: stop.signal })).rejects.toBe(reason);
  get.mockClear();
  stop = new AbortController();
  await expect(createPasskey(who, { signal: stop.signal })).rejects.toBe(reason);
  expect(get).not.toHaveBeenCalled();
});

test("an abort ends the wait for a password manager that looks at no signal", async () => {
  passwordManager(() => new ArrayBuffer(32));
  const lock = await createPasskey(who);
  const prompts = [vi.spyOn(navigator.credentials, "create"), vi.spyOn(navigator.credentials, "get")];
  for (const prompt of prompts) prompt.mockReset().mockReturnValue(new Promise(() => {}));
  for (const call of [
    (signal: AbortSignal) => openPasskey(lock, { signal }),
    (signal: AbortSignal) => createPasskey(who, { signal }),
  ]) {
    const [stop, reason] = [new AbortController(), new Error("enough")];
    const calling = call(stop.signal);
    stop.abort(reason);
    await expect(calling).rejects.toBe(reason);
  }
  expect(prompts.map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
});

test("a second prompt at the same time is no browser without passkeys", async () => {
  authenticator = await virtualAuthenticator();
  await authenticator.waitForTouch();
  const stop = new AbortController();
  const reason = new Error("closed");
  const first = createPasskey(who, { signal: stop.signal });
  await expect(createPasskey(who)).rejects.toMatchObject({ code: "PASSKEY_REJECTED" });
  stop.abort(reason);
  await expect(first).rejects.toBe(reason);
});
