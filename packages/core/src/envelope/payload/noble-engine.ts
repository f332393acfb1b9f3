import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { RunningHash } from "../../ports/crypto-engine.js";
import { chunksIn, openedSize, room, sealedSize } from "./chunks.js";
import type { PlatformEngine } from "./engine.js";

export const nobleSha256 = (): RunningHash => {
  const hash = sha256.create();
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
};

/** The engine in JavaScript, for every platform. */
export const nobleEngine: PlatformEngine = {
  name: "noble",
  cipher: async (key) => ({
    seal: async (plaintext, place, memory) => {
      const sealed = room(sealedSize(plaintext.length), memory);
      for (const chunk of chunksIn({ plaintext, sealed }, place))
        chacha20poly1305(key, chunk.nonce).encrypt(chunk.plaintext, chunk.sealed);
      return sealed;
    },
    open: async (sealed, place) => {
      const plaintext = new Uint8Array(openedSize(sealed.length));
      for (const chunk of chunksIn({ plaintext, sealed }, place))
        chacha20poly1305(key, chunk.nonce).decrypt(chunk.sealed, chunk.plaintext);
      return plaintext;
    },
  }),
  sha256: nobleSha256,
};
