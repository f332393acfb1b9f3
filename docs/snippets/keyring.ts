import assert from "node:assert/strict";
import {
  createDeviceKey,
  createKeyring,
  generatePassphrase,
  isChartkeyError,
  MAX_PASSPHRASE_LENGTH,
  MIN_PASSPHRASE_LENGTH,
  unlockKeyring,
} from "@chartkey/core";

const keyring = await createKeyring();

// at rest, and as a recovery kit: an age file
const passphrase = generatePassphrase(); // to write down: six groups of four
const sealed = await keyring.seal({ passphrase });
const unlocked = await unlockKeyring(sealed, { passphrase });

// a second device: it makes a key and shows the recipient, the first one seals to it
const { recipient, identity } = await createDeviceKey();
const carried = await keyring.seal({ recipient });
const second = await unlockKeyring(carried, { identity });

keyring.wipe(); // on sign-out

const typed = passphrase.replaceAll("-", " ").toUpperCase();
assert.ok(await (await unlockKeyring(sealed, { passphrase: typed })).seal({ recipient }));
for (const length of [MIN_PASSPHRASE_LENGTH - 1, MAX_PASSPHRASE_LENGTH + 1])
  await assert.rejects(second.seal({ passphrase: "x".repeat(length) }), TypeError);

assert.match(passphrase, /^(?:[0-9a-z]{4}-){5}[0-9a-z]{4}$/u);
for (const same of [unlocked, second]) assert.ok(await same.seal({ recipient }));
await assert.rejects(keyring.seal({ recipient }), (error) => isChartkeyError(error, "KEYRING_LOCKED"));
await assert.rejects(unlockKeyring(carried, { passphrase }), (error) => isChartkeyError(error, "KEYRING_LOCKED"));
