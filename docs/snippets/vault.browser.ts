import { indexedDbVault } from "@chartkey/browser";
import { createKeyring, generatePassphrase } from "@chartkey/core";

const vault = indexedDbVault();
const passphrase = generatePassphrase();

// the first visit: a new keyring, under a passphrase to write down
const keyring = await createKeyring();
const first = await vault.create(keyring, { name: "Paper", passphrase });

// a passkey besides: the browser prompts twice
const passkey = await first.add({ name: "This phone", passkey: { app: "Practice", user: "Asha" } });
first.close(); // on sign-out: the keyring is wiped

// the next visit: the person chooses a lock
for (const { name, kind, added } of await vault.locks()) console.log(name, kind, added.toLocaleDateString());
const opened = await vault.open({ lock: passkey.id }); // one prompt
// `opened.keyring` is what `chartkey.connect` takes

// another passphrase: the new one first, then open by it, and remove the old one
const next = generatePassphrase();
const { id } = await opened.add({ name: "New paper", passphrase: next });
const byPaper = await vault.open({ lock: id, passphrase: next });
await byPaper.remove(first.lock.id);

console.log((await byPaper.locks()).map(({ name }) => name)); // This phone, New paper

opened.close();
byPaper.close();
await vault.delete();
vault.close();
