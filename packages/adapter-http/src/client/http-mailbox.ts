import {
  checkChannel,
  checkMessage,
  checkMessageNumber,
  checkOptions,
  collect,
  type ErrorCode,
  isChartkeyError,
  type Mailbox,
  pause,
} from "@chartkey/core/adapters";
import { drop } from "./answer.js";
import { answerBytes } from "./read-answer.js";
import { type HttpClientOptions, Transport } from "./transport.js";

/** Bytes of a message, and how they come. */
const [MAX, MESSAGE_TYPE] = [8_192, "application/octet-stream"];

/** Milliseconds before a client asks again: no server makes it ask in a tight loop. */
const BETWEEN = 200;

/**
 * How often in a row a question may fail. The pause doubles each time: a phone has six seconds to
 * change its network.
 */
const ATTEMPTS = 6;

const codes: ReadonlySet<ErrorCode> = new Set(["MAILBOX_UNAVAILABLE", "MISCONFIGURED", "PAIRING_ENDED"]);

/**
 * The mailbox behind a server of `@chartkey/adapter-http/server`, for `sendKeyring` and
 * `receiveKeyring`. It needs no session: `token` may give none. `take` asks again where it gets no
 * answer, and gives up after six times in a row, which are six seconds where each fails at once.
 * @throws TypeError that names an unknown, missing or malformed option
 */
export function httpMailbox(options: HttpClientOptions): Mailbox {
  const server = new Transport(options, { away: "MAILBOX_UNAVAILABLE", codes });

  /** A message, if the server has it by now. */
  async function ask(path: string, signal: AbortSignal | undefined): Promise<Uint8Array | undefined> {
    const answer = await server.open({ method: "GET", path, signal });
    try {
      if (answer.response.status === 204) return undefined;
      // a page that a proxy shows would pass for a message
      if (!answer.response.headers.get("content-type")?.startsWith(MESSAGE_TYPE)) throw server.wrong();
      return checkMessage(await collect(answerBytes(answer), MAX));
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw server.wrong(error);
    } finally {
      drop(answer);
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
      for (let failures = 0; ;) {
        try {
          const message = await ask(path, signal);
          if (message) return message;
          failures = 0;
        } catch (error) {
          failures += 1;
          if (failures === ATTEMPTS || !isChartkeyError(error) || !error.retryable) throw error;
        }
        await pause(BETWEEN * 2 ** Math.max(0, failures - 1), signal);
      }
    },
    async close(channel, callOptions) {
      const { signal } = checkOptions(callOptions);
      await server.send({ method: "DELETE", path: `/mailbox/${checkChannel(channel)}`, signal });
    },
  };
}
