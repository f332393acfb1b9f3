import { type Act, ChartkeyError, type ErrorCode, type Hex, type SignedActs } from "@chartkey/core/adapters";
import { memoryLedger, memoryWallet } from "@chartkey/core/fakes";
import { afterEach, expect, test } from "vitest";
import { httpLedger, httpRelayer, type HttpSession, signIn } from "../src/index.js";
import { httpServer, type HttpServerOptions } from "../src/server/index.js";
import { accountOf, chainId, origin } from "./account.js";
import { signingRelayer, withHashes } from "./signing-ledger.js";

const wallet = memoryWallet("a");
const act: Act = { kind: "publishKey", participant: wallet.address, key: `0x${"01".repeat(32)}` };
const base = { base: { nonce: 0, access: 0 } };
const notAgain = expect.stringMatching(/may still submit it, until 20/u);

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function connect(more: (honest: { submit(call: SignedActs): Promise<Hex> }) => Partial<HttpServerOptions>) {
  const ledger = withHashes(memoryLedger());
  const honest = signingRelayer(ledger, () => memoryWallet("a"));
  const server = httpServer({
    url: "https://api.example",
    origins: [origin],
    chainIds: [chainId],
    ledger,
    relayer: honest,
    mayRelay: () => true,
    ...more(honest),
  });
  open.push(server);
  const at = {
    url: "https://api.example",
    fetch: (url: unknown, init?: RequestInit) => server.fetch(new Request(url as string, init)),
  };
  const account = accountOf(1);
  const signMessage = (message: string) => account.signMessage({ message });
  const session = await signIn({ ...at, origin, chainId, address: account.address, signMessage });
  const where = { ...at, token: () => session.token };
  const client = httpLedger({ ...where, id: ledger.id, reorganises: false, relayer: httpRelayer<SignedActs>(where) });
  return { client, ledger, session };
}

/** A wallet at whose prompt something happens. */
const prompting = (happens: () => Promise<unknown>) => ({
  address: wallet.address,
  async signTypedData(...given: Parameters<typeof wallet.signTypedData>) {
    await happens();
    return wallet.signTypedData(...given);
  },
});

test.each<[ErrorCode, ErrorCode]>([
  ["FUNDS_INSUFFICIENT", "FUNDS_INSUFFICIENT"],
  ["LIMIT_EXCEEDED", "LIMIT_EXCEEDED"],
  ["MISCONFIGURED", "MISCONFIGURED"],
  ["SESSION_ENDED", "SESSION_ENDED"],
  ["FORMAT_INVALID", "MISCONFIGURED"],
])("a relayer's %s is %s for the app, which does not ask the person again and again", async (code, told) => {
  const message = "The relayer's own words";
  const relayer = { submit: () => Promise.reject(new ChartkeyError(code, { message })) };
  const { client } = await connect(() => ({ relayer }));
  await expect(client.submit([act], wallet, base)).rejects.toMatchObject({
    code: told,
    retryable: false,
    message: expect.stringContaining(message),
    hints: expect.arrayContaining([notAgain]),
  });
});

test.each<ErrorCode>(["LEDGER_REVERTED", "LEDGER_CONFLICT", "REQUEST_CLOSED"])(
  "a relayer's %s is not believed where the ledger would take the act",
  async (code) => {
    const { client } = await connect(() => ({ relayer: { submit: () => Promise.reject(new ChartkeyError(code)) } }));
    await expect(client.submit([act], wallet, base)).rejects.toMatchObject({
      code: "LEDGER_UNAVAILABLE",
      retryable: true,
      hints: expect.arrayContaining([notAgain]),
    });
  },
);

test("what a relayer refuses and submits has happened", async () => {
  const { client } = await connect((honest) => ({
    relayer: {
      async submit(call: SignedActs): Promise<Hex> {
        await honest.submit(call);
        throw new ChartkeyError("FUNDS_INSUFFICIENT");
      },
    },
  }));
  expect((await client.submit([act], wallet, base)).position.final).toBe(true);
});

test("a policy that refuses an act says so, and is not asked again", async () => {
  const { client } = await connect(() => ({ mayRelay: () => false }));
  await expect(client.submit([act], wallet, base)).rejects.toMatchObject({
    code: "MISCONFIGURED",
    retryable: false,
    message: expect.stringContaining("The relayer does not send this"),
  });
});

test("a session that ends while the wallet prompts ends the write at once", async () => {
  const { client, session } = await connect(() => ({ mayRelay: (_, known) => known !== undefined }));
  const signing = prompting(() => session.signOut());
  await expect(client.submit([act], signing, base)).rejects.toMatchObject({
    code: "SESSION_ENDED",
    transaction: undefined,
    hints: expect.arrayContaining([notAgain]),
  });
});

test("a session that ends once the act was sent names the transaction, for which the next one can wait", async () => {
  const transaction: Hex = `0x${"ab".repeat(32)}`;
  const known: HttpSession[] = [];
  const relayer = {
    async submit(): Promise<Hex> {
      await known[0]?.signOut();
      return transaction;
    },
  };
  const { client, session } = await connect(() => ({ relayer }));
  known.push(session);
  await expect(client.submit([act], wallet, base)).rejects.toMatchObject({ code: "SESSION_ENDED", transaction });
});
