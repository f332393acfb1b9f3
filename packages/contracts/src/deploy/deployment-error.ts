/**
 * - `CODE_UNEXPECTED`: other code is at the address of the factory or the contract.
 * - `FACTORY_REFUSED`: the chain has no factory, and refuses the transaction that creates it.
 * - `HISTORY_UNAVAILABLE`: the node no longer knows in which block the contract came into being.
 * - `REVERTED`: the transaction was included and did nothing.
 */
export type DeploymentErrorCode = "CODE_UNEXPECTED" | "FACTORY_REFUSED" | "HISTORY_UNAVAILABLE" | "REVERTED";

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
