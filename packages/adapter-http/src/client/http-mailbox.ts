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
 * How often in a row a request may fail. The pause doubles each time: a phone has six seconds to
 * change its network.
 */
const ATTEMPTS = 6;

const codes: ReadonlySet<ErrorCode> = new Set(["MAILBOX_UNAVAILABLE", "MISCONFIGURED", "PAIRING_ENDED"]);

/** Asks again where it gets no answer, or one that says so. */
async function persist<T>(ask: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await ask();
    } catch (error) {
      if (failures === ATTEMPTS || !isChartkeyError(error) || !error.retryable) throw error;
    }
    await pause(BETWEEN * 2 ** (failures - 1), signal);
  }
}

/**
 * The mailbox behind a server of `@chartkey/adapter-http/server`, for `sendKeyring` and
 * `receiveKeyring`. It needs no session: `token` may give none. `put` and `take` ask again where
 * they get no answer, and give up after six times in a row, which are six seconds where each fails
 * at once: the same message may be put twice. An abort ends the pauses. `close` asks once, since a
 * mailbox forgets by itself.
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
      const body = checkMessage(message);
      await persist(() => server.send({ method: "PUT", path, body, signal }), signal);
    },
    async take(channel, number, callOptions) {
      const { signal } = checkOptions(callOptions);
      const path = `/mailbox/${checkChannel(channel)}/${checkMessageNumber(number)}`;
      for (;;) {
        const message = await persist(() => ask(path, signal), signal);
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
