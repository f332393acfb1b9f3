import { createKeyring } from "@chartkey/core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { indexedDbVault, type OpenVault, type Vault } from "../src/index.js";
import { virtualAuthenticator } from "../../../test/setup/virtual-authenticator.js";
import type { Task } from "./vault-tab.js";

const passphrase = "a long passphrase";

/** A passkey, which costs no scrypt. */
const by = (name: string) => ({ name, passkey: { app: "Practice", user: name } });

let authenticator: Awaited<ReturnType<typeof virtualAuthenticator>> | undefined;
beforeEach(async () => {
  authenticator = await virtualAuthenticator();
});

let databases = 0;
const tabs: Vault[] = [];
afterEach(async () => {
  for (const vault of tabs.splice(0)) vault.close();
  await authenticator?.remove();
});

const tab = (name: string): Vault => {
  const vault = indexedDbVault({ name });
  tabs.push(vault);
  return vault;
};

const lockNames = async (vault: Vault | OpenVault) => (await vault.locks()).map(({ name }) => name);

/** Two tabs in which one vault is open, each by a lock of its own. */
async function twoTabs() {
  const name = `vault-tabs-${++databases}`;
  const [one, other] = [tab(name), tab(name)];
  const opened = await one.create(await createKeyring(), by("One"));
  const { id } = await opened.add(by("Other"));
  return { name, one, other, opened, elsewhere: await other.open({ lock: id }) };
}

/** Another tab in the middle of a change of this vault, until `end`. */
async function busyTab(name: string) {
  let end = () => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const done = navigator.locks.request(`chartkey/vault/${name}`, () => {
    begin();
    return ended;
  });
  await begun;
  return {
    end: async () => {
      end();
      await done;
    },
  };
}

describe("two tabs", () => {
  test("that add a lock at once both keep theirs", async () => {
    const { one, opened, elsewhere } = await twoTabs();
    // a page has one prompt for passkeys at a time
    await Promise.all([
      opened.add(by("Third")),
      elsewhere.add({ name: "Fourth", passphrase }),
      opened.add({ name: "Fifth", passphrase }),
    ]);
    expect((await lockNames(one)).toSorted()).toEqual(["Fifth", "Fourth", "One", "Other", "Third"]);
    expect(await lockNames(opened)).toEqual(await lockNames(elsewhere));
  });

  test("that make a vault at once make one", async () => {
    const name = `vault-tabs-${++databases}`;
    const made = await Promise.allSettled(
      [by("One"), { name: "Other", passphrase }].map(async (lock) => tab(name).create(await createKeyring(), lock)),
    );
    expect(made.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(made.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "VAULT_EXISTS" } });
    const winner = made.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    expect(await tab(name).locks()).toEqual([winner[0]?.lock]);
  });

  test("notice when the lock of one is removed in the other", async () => {
    const { other, opened, elsewhere } = await twoTabs();
    await expect(opened.remove(opened.lock.id)).rejects.toThrow(TypeError);
    await opened.remove(elsewhere.lock.id);
    for (const call of [
      () => elsewhere.locks(),
      () => elsewhere.add(by("Third")),
      () => elsewhere.remove(opened.lock.id),
      () => other.open({ lock: elsewhere.lock.id }),
      () => opened.remove(elsewhere.lock.id),
    ])
      await expect(call()).rejects.toMatchObject({ code: "LOCK_ABSENT" });
    expect(await lockNames(other)).toEqual(["One"]);
  });
});

test("a change waits for that of another tab, and an abort ends the waiting", async () => {
  const { name, one, opened, elsewhere } = await twoTabs();
  const busy = await busyTab(name);
  const [stop, reason] = [new AbortController(), new Error("enough")];
  const { signal } = stop;
  const waiting = [
    opened.add({ name: "Third", passphrase }, { signal }),
    opened.remove(elsewhere.lock.id, { signal }),
    one.delete({ signal }),
  ];
  const patient = elsewhere.add(by("Fourth"));
  stop.abort(reason);
  const reasons = (await Promise.allSettled(waiting)).map(
    (call) => call.status === "rejected" && call.reason === reason,
  );
  expect(reasons).toEqual([true, true, true]);
  expect(await lockNames(one)).toEqual(["One", "Other"]);
  await busy.end();
  await patient;
  expect(await lockNames(one)).toEqual(["One", "Other", "Fourth"]);
});

test("an abort in the middle of a change leaves the old vault", async () => {
  const { one, opened, elsewhere } = await twoTabs();
  const [stop, reason] = [new AbortController(), new Error("enough")];
  const get = vi.spyOn(IDBObjectStore.prototype, "get");
  // once no other tab can come between, the vault is read
  get.mockImplementationOnce(function abortHere(this: IDBObjectStore, ...args) {
    stop.abort(reason);
    return this.get(...args);
  });
  await expect(opened.remove(elsewhere.lock.id, { signal: stop.signal })).rejects.toBe(reason);
  get.mockRestore();
  expect(await lockNames(one)).toEqual(["One", "Other"]);
});

test("after an abort every method rejects with its reason, and changes nothing", async () => {
  const { one, opened, elsewhere } = await twoTabs();
  const reason = new Error("enough");
  const options = { signal: AbortSignal.abort(reason) };
  for (const call of [
    () => one.locks(options),
    async () => one.create(await createKeyring(), by("One"), options),
    () => one.open({ lock: opened.lock.id }, options),
    () => one.delete(options),
    () => opened.locks(options),
    () => opened.add(by("Third"), options),
    () => opened.remove(elsewhere.lock.id, options),
  ])
    await expect(call()).rejects.toBe(reason);
  expect(await lockNames(one)).toEqual(["One", "Other"]);
});

test("a vault that opens after an abort is wiped, and not handed out", async () => {
  const { one, opened } = await twoTabs();
  const [stop, reason] = [new AbortController(), new Error("enough")];
  const opening = one.open({ lock: opened.lock.id }, { signal: stop.signal });
  stop.abort(reason);
  await expect(opening).rejects.toBe(reason);
});

test.each(["before", "behind"] as const)("a tab that dies just %s its write leaves the old vault", async (stop) => {
  const { name, one, opened, elsewhere } = await twoTabs();
  // a worker has no passkeys
  const words = await opened.add({ name: "Words", passphrase });
  const task: Task = { name, key: { lock: words.id, passphrase }, remove: elsewhere.lock.id, stop };
  const tabThatDies = new URL("./vault-tab.ts", import.meta.url);
  const worker = new Worker(tabThatDies, { type: "module", name: JSON.stringify(task) });
  await new Promise((resolve, reject) => {
    worker.addEventListener("message", resolve);
    worker.addEventListener("error", reject);
  });
  // the tab holds the Web Lock until it is gone
  const next = opened.add(by("Third"));
  worker.terminate();
  await next;
  expect(await lockNames(one)).toEqual(["One", "Other", "Words", "Third"]);
  const again = await one.open({ lock: elsewhere.lock.id });
  expect(await lockNames(again)).toEqual(["One", "Other", "Words", "Third"]);
});

test("a write that the browser breaks off leaves the old vault", async () => {
  const { one, opened, elsewhere } = await twoTabs();
  const put = vi.spyOn(IDBObjectStore.prototype, "put");
  put.mockImplementationOnce(function breakOff(this: IDBObjectStore, ...args) {
    const request = this.put(...args);
    this.transaction.abort();
    return request;
  });
  await expect(opened.remove(elsewhere.lock.id)).rejects.toMatchObject({ name: "AbortError" });
  put.mockRestore();
  expect(await lockNames(opened)).toEqual(["One", "Other"]);
  await opened.remove(elsewhere.lock.id);
  expect(await lockNames(one)).toEqual(["One"]);
});
