import {
  createChartkey,
  createKeyring,
  createReader,
  parseAddress,
  parseFolderId,
  parseRecordId,
} from "@chartkey/core";
import {
  memoryBlobs,
  memoryDevice,
  memoryLedger,
  memoryProfiles,
  memoryRegistry,
  memoryWallet,
} from "@chartkey/core/fakes";

/** What was asked of a port, a node, a store or a person. */
export const asked: string[] = [];

/** Notes each call of a method. */
const watched = <T extends object>(name: string, port: T): T =>
  new Proxy(port, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== "function") return value;
      return (...args: unknown[]): unknown => {
        asked.push(`${name}.${String(key)}`);
        return Reflect.apply(value, target, args);
      };
    },
  });

/** Whatever is called: it was asked for something. */
export const refuse = async (): Promise<never> => {
  asked.push("a call");
  throw new Error("Nothing is asked");
};

/** The same, for what returns no promise. */
export const refuseAtOnce = (): never => {
  asked.push("a call");
  throw new Error("Nothing is asked");
};

export const address = parseAddress(`0x${"12".repeat(20)}`);
export const other = parseAddress(`0x${"34".repeat(20)}`);
export const folder = parseFolderId(`0x${"01".repeat(16)}`);
export const record = parseRecordId(`0x${"02".repeat(16)}`);
export const bytes32 = `0x${"56".repeat(32)}` as const;
export const everything = `0x${"00".repeat(32)}` as const;

export const ports = {
  ledger: watched("ledger", memoryLedger()),
  blobs: watched("blobs", memoryBlobs()),
  profiles: watched("profiles", memoryProfiles()),
  registry: watched("registry", memoryRegistry()),
  device: watched("device", memoryDevice()),
};
export const trust = { registrars: [other], requests: "anyone" } as const;
export const wallet = watched("wallet", memoryWallet("asha"));
export const keyring = await createKeyring();

export const app = createChartkey({ ...ports, trust });
const { blobs: _blobs, ...readerPorts } = ports;
export { readerPorts };
export const reader = createReader({ ...readerPorts, trust });
export const me = await app.connect({ wallet, keyring });
asked.length = 0;

export const receipt = { transaction: bytes32, position: { sequence: 0n, at: new Date(0), final: true } };
export const typedData = {
  domain: { name: "Test", version: "1" },
  types: { Test: [{ name: "text", type: "string" }] },
  primaryType: "Test",
  message: { text: "" },
};
