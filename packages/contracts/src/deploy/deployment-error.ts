/**
 * - `CODE_UNEXPECTED`: other code is at the address of the factory or the contract.
 * - `FACTORY_REFUSED`: the chain has no factory, and refuses the transaction that creates it.
 * - `FEES_TOO_HIGH`: the chain has no factory, and asks for higher fees than the transaction that
 *   creates it can pay. Nothing was paid.
 * - `HISTORY_UNAVAILABLE`: the node no longer knows in which block the contract came into being.
 * - `PENDING`: nothing has told the outcome for ten minutes. It may still come.
 * - `REPLACED`: the sender used the transaction's place for another one.
 * - `REVERTED`: the transaction was included and did nothing.
 * - `TIME_NOT_IN_SECONDS`: the chain counts the time of its blocks in another unit. Nothing was
 *   paid.
 */
export type DeploymentErrorCode =
  | "CODE_UNEXPECTED"
  | "FACTORY_REFUSED"
  | "FEES_TOO_HIGH"
  | "HISTORY_UNAVAILABLE"
  | "PENDING"
  | "REPLACED"
  | "REVERTED"
  | "TIME_NOT_IN_SECONDS";

/**
 * Says why there is no deployment. Make the same call again once the cause is gone: it finds what
 * is done already.
 */
export class DeploymentError extends Error {
  readonly code: DeploymentErrorCode;

  constructor(code: DeploymentErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "DeploymentError";
    this.code = code;
  }
}
