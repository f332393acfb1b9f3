/** One field of an EIP-712 struct. */
export interface TypedField {
  readonly name: string;
  readonly type: string;
}

export type TypedTypes = Readonly<Record<string, readonly TypedField[]>>;
export type TypedMessage = Readonly<Record<string, unknown>>;

/**
 * What a wallet signs, as `eth_signTypedData_v4` takes it (EIP-712). Integers are `bigint` or
 * `number`, bytes and addresses `0x…`.
 */
export interface TypedData {
  readonly domain: {
    readonly name: string;
    readonly version: string;
    readonly chainId?: number | undefined;
    readonly verifyingContract?: `0x${string}` | undefined;
  };
  readonly types: TypedTypes;
  readonly primaryType: string;
  readonly message: TypedMessage;
}
