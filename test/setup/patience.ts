/**
 * Milliseconds that a test gives a node, a store or itself. It only ends what hangs: even on a busy
 * machine, nothing that works takes so long.
 */
export const PATIENCE = 600_000;
