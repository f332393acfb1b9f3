import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { onTestFinished } from "vitest";

/**
 * Counts what comes to the HTTP servers of this process over connections that bring uploads.
 * @returns the bytes so far. Other requests of the connections count too, some kilobytes, and what
 *   is sent again
 */
export function receivedBytes(): () => number {
  const sockets = new Set<Socket>();
  const note = (event: unknown) => {
    const { request } = event as { readonly request: IncomingMessage };
    if (request.method === "PATCH") sockets.add(request.socket);
  };
  subscribe("http.server.request.start", note);
  onTestFinished(() => void unsubscribe("http.server.request.start", note));
  return () => [...sockets].reduce((sum, { bytesRead }) => sum + bytesRead, 0);
}
