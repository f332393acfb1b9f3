import type { Pool, QueryConfig, QueryResult } from "pg";

/**
 * Runs one statement. `pg` knows no signals, so an abort closes the statement's connection: nobody
 * waits for the server any more, and the pool opens another connection when it needs one. A server
 * that had the statement already may still finish it, at the latest at its `statement_timeout`.
 */
export async function runStatement(pool: Pool, statement: QueryConfig, signal: AbortSignal): Promise<QueryResult> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  // the pool may have no connection for a long time, so that is not waited for either
  return Promise.race([onConnection(pool, statement, signal), aborted]);
}

async function onConnection(pool: Pool, statement: QueryConfig, signal: AbortSignal): Promise<QueryResult> {
  const client = await pool.connect();
  const close = () => void client.end();
  // a connection that breaks rejects the statement, and would also end a process without a listener
  client.on("error", close);
  signal.addEventListener("abort", close);
  try {
    signal.throwIfAborted();
    return await client.query(statement);
  } finally {
    signal.removeEventListener("abort", close);
    client.release(signal.aborted);
    client.off("error", close);
  }
}
