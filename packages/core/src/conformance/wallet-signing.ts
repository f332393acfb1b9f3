import { fromHex, type Hex } from "../domain/encoding/bytes.js";
import type { TypedData } from "../domain/typed-data/typed-data.js";
import { signerOf } from "../domain/typed-data/typed-data-signer.js";
import { ok } from "./assert.js";
import type { WalletFixture } from "./wallet-fixture.js";

const MAX_SIGNATURE = 8192;

/** Whether a signature over the data is that of the fixture's account. */
export const isOwn = async ({ wallet, verify }: WalletFixture, data: TypedData, signature: Hex): Promise<boolean> =>
  verify ? verify(data, signature) : signerOf(data, signature) === wallet.address;

/**
 * Signs, and checks that the signature is the account's own and not too long.
 * @param what the call is, for the message
 */
export async function signs(fixture: WalletFixture, data: TypedData, what: string): Promise<Hex> {
  const signature = await fixture.wallet.signTypedData(data);
  const { length } = fromHex(signature);
  ok(length <= MAX_SIGNATURE, `${what}: a signature of ${length} bytes, more than ${MAX_SIGNATURE}`);
  ok(await isOwn(fixture, data, signature), `${what}: the signature is not that of ${fixture.wallet.address}`);
  return signature;
}
