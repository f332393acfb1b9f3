import { createKeyring, unlockKeyring } from "@chartkey/core";
import { parseAddress, parseLedgerId } from "@chartkey/core/adapters";
import { afterEach, describe, expect, test } from "vitest";
import { createPasskey, openPasskey } from "../src/index.js";
import { virtualAuthenticator } from "../../../test/setup/virtual-authenticator.js";

const who = { app: "Practice", user: "Asha" };
let authenticator: Awaited<ReturnType<typeof virtualAuthenticator>> | undefined;

async function plugIn(options?: Parameters<typeof virtualAuthenticator>[0]) {
  authenticator = await virtualAuthenticator(options);
  return authenticator;
}
afterEach(async () => {
  await authenticator?.remove();
  authenticator = undefined;
});

describe("a passkey", () => {
  test("opens the keyring that it locks, again and again", async () => {
    await plugIn();
    const lock = await createPasskey(who);
    const keyring = await createKeyring();
    const sealed = await keyring.seal({ recipient: lock.recipient });
    const owner = {
      ledger: parseLedgerId(`eip155:1:0x${"12".repeat(20)}`),
      address: parseAddress(`0x${"12".repeat(20)}`),
    };
    const { bundle } = await keyring.identity(owner, 0);
    for (let time = 0; time < 2; time++) {
      const opened = await unlockKeyring(sealed, { identity: await openPasskey({ ...lock }) });
      expect((await opened.identity(owner, 0)).bundle).toEqual(bundle);
    }
  });

  test("of one person does not replace another of theirs, and opens nothing that the other locks", async () => {
    await plugIn();
    const [one, other] = [await createPasskey(who), await createPasskey(who)];
    expect(one.recipient).not.toBe(other.recipient);
    await openPasskey(one);
    await openPasskey(other);
    await expect(openPasskey({ ...one, credential: other.credential })).rejects.toMatchObject({
      code: "KEYRING_LOCKED",
    });
    await expect(openPasskey({ ...one, salt: other.salt })).rejects.toMatchObject({ code: "KEYRING_LOCKED" });
  });

  test("without PRF is refused when it is made", async () => {
    await plugIn({ hasPrf: false });
    await expect(createPasskey(who)).rejects.toMatchObject({ code: "PASSKEY_UNAVAILABLE" });
  });

  test("is rejected while nobody is verified", async () => {
    const virtual = await plugIn();
    const lock = await createPasskey(who);
    await virtual.refuseToVerify();
    await expect(openPasskey(lock)).rejects.toMatchObject({ code: "PASSKEY_REJECTED" });
    await expect(createPasskey(who)).rejects.toMatchObject({ code: "PASSKEY_REJECTED" });
  });

  test("ends its prompt with the signal's reason", async () => {
    const virtual = await plugIn();
    const lock = await createPasskey(who);
    await virtual.waitForTouch();
    const stop = new AbortController();
    const asked = openPasskey(lock, { signal: stop.signal });
    const reason = new Error("enough");
    stop.abort(reason);
    await expect(asked).rejects.toBe(reason);
    await expect(createPasskey(who, { signal: stop.signal })).rejects.toBe(reason);
  });
});

test.each([
  ["credential", { credential: "" }],
  ["credential", { credential: "*" }],
  ["credential", { credential: "A".repeat(3000) }],
  ["salt", { salt: "A".repeat(60) }],
])("a lock with another `%s` is a TypeError that names it", async (field, over) => {
  const lock = { credential: "AAAA", salt: "AAAA", recipient: "age1pq1" };
  await expect(openPasskey({ ...lock, ...over })).rejects.toThrow(`\`${field}\``);
  await expect(openPasskey({ ...lock, ...over })).rejects.toThrow(TypeError);
});

test.each([
  ["app", { app: " " }],
  ["user", { user: "ä".repeat(33) }],
])("a passkey with another `%s` is a TypeError that names it", async (field, over) => {
  await expect(createPasskey({ ...who, ...over })).rejects.toThrow(`\`${field}\``);
});
