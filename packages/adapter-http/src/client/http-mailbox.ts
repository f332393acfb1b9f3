import {
  checkChannel,
  checkMessage,
  checkMessageNumber,
  checkOptions,
  collect,
  type ErrorCode,
  type Mailbox,
  pause,
} from "@chartkey/core/adapters";
import { answerBytes } from "./read-answer.js";
import { type HttpClientOptions, Transport } from "./transport.js";

/** Bytes of a message. */
const MAX = 8_192;

/** Milliseconds before a client asks again: no server makes it ask in a tight loop. */
const BETWEEN = 200;

const codes: ReadonlySet<ErrorCode> = new Set(["MAILBOX_UNAVAILABLE", "MISCONFIGURED", "PAIRING_ENDED"]);

/**
 * The mailbox behind a server of `@chartkey/adapter-http/server`, for `sendKeyring` and
 * `receiveKeyring`. It needs no session: `token` may give none.
 * @throws TypeError that names an unknown, missing or malformed option
 */
export function httpMailbox(options: HttpClientOptions): Mailbox {
  const server = new Transport(options, { away: "MAILBOX_UNAVAILABLE", codes });

  /** A message, if the server has it by now. */
  async function ask(path: string, signal: AbortSignal | undefined): Promise<Uint8Array | undefined> {
    const answer = await server.open({ method: "GET", path, signal });
    try {
      if (answer.response.status === 204) return undefined;
      return checkMessage(await collect(answerBytes(answer), MAX));
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw server.wrong(error);
    } finally {
      answer.close();
    }
  }

  return {
    async put(channel, number, message, callOptions) {
      const { signal } = checkOptions(callOptions);
      const path = `/mailbox/${checkChannel(channel)}/${checkMessageNumber(number)}`;
      await server.send({ method: "PUT", path, body: checkMessage(message), signal });
    },
    async take(channel, number, callOptions) {
      const { signal } = checkOptions(callOptions);
      const path = `/mailbox/${checkChannel(channel)}/${checkMessageNumber(number)}`;
      for (;;) {
        const message = await ask(path, signal);
        if (message) return message;
        await pause(BETWEEN, signal);
      }
    },
    async close(channel, callOptions) {
      const { signal } = checkOptions(callOptions);
      await server.send({ method: "DELETE", path: `/mailbox/${checkChannel(channel)}`, signal });
    },
  };
}
