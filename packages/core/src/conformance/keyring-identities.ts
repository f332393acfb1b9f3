import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { isChartkeyError } from "../errors/chartkey-error.js";
import type { Identity } from "../ports/keyring.js";
import { equal, failure, ok, rejects, throwsTypeError } from "./assert.js";
import type { KeyringFixture } from "./keyring-fixture.js";
import { keysOf, lowOrder, otherOwners, owner, sealed } from "./keyring-samples.js";

const MAX_PLAINTEXT = 16 * 1_048_576;
const text = (value: string) => new TextEncoder().encode(value);
const publicKeys = (identity: Identity) => {
  const { recipient, agree, signing } = keysOf(identity);
  return { recipient, agree, signing };
};

/** Checks that no public key of one identity is one of the other. */
function unrelated(one: Identity, other: Identity, what: string): void {
  const [mine, theirs] = [publicKeys(one), publicKeys(other)];
  for (const key of ["recipient", "agree", "signing"] as const)
    ok(mine[key].join() !== theirs[key].join(), `${what} has the same public key (${key})`);
}

/**
 * An age file that is damaged, by where. A stanza that is damaged cannot be told from one for
 * somebody else.
 */
function damaged(file: Uint8Array): Readonly<Record<string, Uint8Array>> {
  const flipped = (at: number) => file.with(at, (file.at(at) ?? 0) ^ 1);
  const mac = new TextDecoder("latin1").decode(file).indexOf("\n---");
  return {
    nothing: new Uint8Array(),
    "the version": flipped(20),
    "the header's MAC": flipped(mac + 10),
    "the nonce": flipped(file.length - 40),
    "the last byte": flipped(file.length - 1),
    "a byte less": file.subarray(0, -1),
    "a byte more": Uint8Array.of(...file, 0),
    "the header alone": file.subarray(0, mac + 48),
    "what is no age file": text("not an age file"),
  };
}

export const keyringIdentityCases: Readonly<Record<string, (fixture: KeyringFixture) => Promise<void>>> = {
  "identity: has a sound bundle, and the owner and generation that were asked for": async ({ keyring }) => {
    for (const index of [0, 1, 2 ** 32 - 1]) {
      const identity = await keyring.identity(owner, index);
      keysOf(identity);
      equal(identity.index, index, "The generation");
      equal({ ...identity.owner }, { ...owner }, "The owner");
    }
  },

  "identity: is the same for the same arguments, also at once, and in any form of the address": async ({ keyring }) => {
    const lower = { ...owner, address: owner.address.toLowerCase() as typeof owner.address };
    const asked = [owner, owner, lower, { ...owner }].map((one) => keyring.identity(one, 0));
    const [first, ...others] = await Promise.all(asked);
    ok(first, "An identity");
    for (const other of others) {
      equal(other.bundle, first.bundle, "The bundle");
      equal(other.owner.address, owner.address, "The address, in its one form");
    }
    equal((await keyring.identity(owner, 0)).bundle, first.bundle, "The bundle, asked for later");
  },

  "identity: another ledger, address, generation or keyring has unrelated keys": async ({ keyring, stranger }) => {
    const identity = await keyring.identity(owner, 0);
    for (const [what, other] of Object.entries(otherOwners))
      unrelated(identity, await keyring.identity(other, 0), what);
    unrelated(identity, await keyring.identity(owner, 1), "Another generation");
    unrelated(identity, await stranger.identity(owner, 0), "Another keyring");
  },

  "identity: refuses what is no owner and no generation": async ({ keyring }) => {
    const misnamed = { ...owner, adress: owner.address };
    for (const bad of [undefined, null, {}, { ledger: owner.ledger }, { ...owner, address: "0x12" }, misnamed])
      await throwsTypeError(() => keyring.identity(bad as never, 0), bad);
    for (const bad of [-1, 0.5, 2 ** 32, Number.NaN, "0", undefined])
      await throwsTypeError(() => keyring.identity(owner, bad as never), bad);
  },

  "open: what was sealed to it, from nothing up to 16 MiB": async ({ keyring }) => {
    const identity = await keyring.identity(owner, 0);
    for (const size of [0, 1, 65_535, 65_536, 65_537, MAX_PLAINTEXT]) {
      const plaintext = new Uint8Array(size).fill(7);
      equal(await identity.open(await sealed(identity, plaintext)), plaintext, `A plaintext of ${size} bytes`);
    }
  },

  "open: what was sealed to somebody else is undefined": async ({ keyring, stranger }) => {
    const identity = await keyring.identity(owner, 0);
    const others = [
      await stranger.identity(owner, 0),
      await keyring.identity(owner, 1),
      ...(await Promise.all(Object.values(otherOwners).map((other) => keyring.identity(other, 0)))),
    ];
    for (const other of others) equal(await identity.open(await sealed(other, text("theirs"))), undefined);
  },

  "open: a file that is malformed or altered is SEAL_INVALID": async ({ keyring }) => {
    const identity = await keyring.identity(owner, 0);
    const file = await sealed(identity, text("a plaintext"));
    for (const [what, bad] of Object.entries(damaged(file))) {
      const error = await failure(() => identity.open(bad), `with SEAL_INVALID. Damaged: ${what}`);
      ok(isChartkeyError(error, "SEAL_INVALID"), `Damaged: ${what}. Expected SEAL_INVALID, got ${String(error)}`);
    }
    equal(await identity.open(file), text("a plaintext"), "The file as it was");
  },

  "agree: both sides come to the same 32 bytes, by X25519": async ({ keyring, stranger }) => {
    const [one, other] = [await keyring.identity(owner, 0), await stranger.identity(owner, 0)];
    const shared = await one.agree(keysOf(other).agree);
    equal(shared.length, 32, "Bytes");
    equal(await other.agree(keysOf(one).agree), shared, "The other side's");
    const secret = new Uint8Array(32).fill(5);
    const expected = x25519.getSharedSecret(secret, keysOf(one).agree);
    equal(await one.agree(x25519.getPublicKey(secret)), expected, "With a key of any other program");
  },

  "agree: a peer's key of low order is SEAL_INVALID": async ({ keyring }) => {
    const identity = await keyring.identity(owner, 0);
    for (const peer of lowOrder) await rejects(() => identity.agree(peer), "SEAL_INVALID");
  },

  "agree: what is no key of 32 bytes is refused": async ({ keyring }) => {
    const identity = await keyring.identity(owner, 0);
    for (const length of [0, 31, 33]) {
      const error = await failure(() => identity.agree(new Uint8Array(length).fill(9)), "for its length");
      const refused = error instanceof TypeError || isChartkeyError(error, "SEAL_INVALID");
      ok(refused, `A key of ${length} bytes: expected TypeError or SEAL_INVALID, got ${String(error)}`);
    }
  },

  "sign: Ed25519 signatures by the key of its bundle, always the same": async ({ keyring }) => {
    const identity = await keyring.identity(owner, 0);
    for (const message of [text(""), text("a statement"), new Uint8Array(1_048_576).fill(3)]) {
      const signature = await identity.sign(message);
      equal(signature.length, 64, "Bytes of the signature");
      ok(ed25519.verify(signature, message, keysOf(identity).signing), "The signature is not that of the bundle's key");
      equal(await identity.sign(message), signature, "The signature of the same message");
    }
  },

  "results: the caller may change them, and its own arguments afterwards": async ({ keyring }) => {
    const identity = await keyring.identity(owner, 0);
    const before = Uint8Array.from(identity.bundle);
    const [peer, message] = [Uint8Array.from(keysOf(identity).agree), text("a statement")];
    const file = await sealed(identity, text("a plaintext"));
    const copies = [peer, message, file].map((bytes) => Uint8Array.from(bytes));
    const results = async () => [await identity.agree(peer), await identity.sign(message), await identity.open(file)];
    const first = await results();
    for (const [nth, bytes] of [peer, message, file].entries()) equal(bytes, copies[nth], `Argument ${nth + 1}`);
    const expected = first.map((result) => Uint8Array.from(result ?? []));
    for (const bytes of [identity.bundle, ...first]) bytes?.fill(0);
    equal(identity.bundle, before, "The bundle, asked for again");
    equal((await keyring.identity(owner, 0)).bundle, before, "The bundle of the identity, asked for again");
    for (const [nth, result] of (await results()).entries()) equal(result, expected[nth], `Result ${nth + 1} again`);
  },
};
