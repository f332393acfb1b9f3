import { createPasskey, openPasskey } from "@chartkey/browser";
import { createKeyring, unlockKeyring } from "@chartkey/core";

const keyring = await createKeyring();
const lock = await createPasskey({ app: "Practice", user: "Asha" }); // the browser prompts twice
const sealed = await keyring.seal({ recipient: lock.recipient });
// keep `lock` and `sealed`: neither is a secret

const opened = await unlockKeyring(sealed, { identity: await openPasskey(lock) }); // one prompt

opened.wipe();
keyring.wipe();
