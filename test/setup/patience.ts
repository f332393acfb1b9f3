/**
 * Milliseconds that a test gives a node, a store or itself. It only ends what hangs: however busy
 * the machine is, nothing that works takes so long.
 */
export const PATIENCE = 600_000;
