/**
 * - `ANSWER_MALFORMED`: a node answered what no node should.
 * - `CODE_UNEXPECTED`: other code is at the address of the factory or the contract.
 * - `FACTORY_REFUSED`: the chain has no factory, and refuses the transaction that creates it.
 * - `FEES_TOO_HIGH`: the chain has no factory, and asks for higher fees than the transaction that
 *   creates it can pay. Nothing was paid, unless they rose meanwhile.
 * - `HISTORY_UNAVAILABLE`: the node no longer knows in which block the contract came into being.
 * - `PENDING`: nothing has told the outcome for ten minutes. It may still come.
 * - `REPLACED`: the sender used the transaction's place for another one.
 * - `REVERTED`: the transaction was included, and left no such contract.
 * - `TIME_NOT_IN_SECONDS`: the chain counts the time of its blocks in another unit. Nothing was
 *   paid.
 */
export type DeploymentErrorCode =
  | "ANSWER_MALFORMED"
  | "CODE_UNEXPECTED"
  | "FACTORY_REFUSED"
  | "FEES_TOO_HIGH"
  | "HISTORY_UNAVAILABLE"
  | "PENDING"
  | "REPLACED"
  | "REVERTED"
  | "TIME_NOT_IN_SECONDS";

/**
 * Says why there is no deployment. Once the cause is gone, make the same call again:
 * `deployDeterministic` and `deployPreparer` find what is done already. `deploy` and
 * `deployRegistry` deploy another contract, so look first for the transaction of a `PENDING` error.
 *
 * The `cause` is what the provider threw, as it is, for whoever deploys. It may show the URL of the
 * node with its key.
 */
export class DeploymentError extends Error {
  readonly code: DeploymentErrorCode;

  constructor(code: DeploymentErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "DeploymentError";
    this.code = code;
  }
}
