// Seals a record's content of 16 MiB, as pages do, beside age-encryption.
import { Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { pairedRatio } from "../../../../bench/paired.ts";
import { sealPayload } from "../../dist/envelope/payload/seal-payload.js";
import { systemEntropy } from "../../dist/platform/system.js";

const SIZE = 2 ** 24;
const PIECE = 2 ** 18;

const content = new Uint8Array(SIZE);

async function* pieces(): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < SIZE; at += PIECE) yield content.subarray(at, at + PIECE);
}

async function seal(): Promise<void> {
  const sealed = sealPayload(pieces(), systemEntropy, { size: SIZE });
  for await (const _ of sealed.chunks);
  sealed.result();
}

globalThis.measure = async () => {
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(await generateX25519Identity()));
  return {
    "a file sealed": await pairedRatio(
      seal,
      () => encrypter.encrypt(content),
      () => performance.now(),
    ),
  };
};
