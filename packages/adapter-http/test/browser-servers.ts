// Vitest's global setup for pages, which cannot serve: it makes servers, and does to their stores
// what the fixtures of the suites demand.
import type { SignedActs } from "@chartkey/core/adapters";
import {
  fixedClock,
  memoryBlobs,
  memoryDeviceList,
  type MemoryDeviceList,
  memoryLedger,
  memoryMailbox,
  memoryProfiles,
  type MemoryRegistry,
  memoryRegistry,
  memoryRelayer,
  memoryWallet,
} from "@chartkey/core/fakes";
import type { TestProject } from "vitest/node";
import { httpServer, type HttpServerOptions } from "../src/server/index.js";
import { chainId } from "./account.js";
import { listen } from "./listen.js";
import { signingRelayer, withHashes } from "./signing-ledger.js";

declare module "vitest" {
  // the name of Vitest's own type
  interface ProvidedContext {
    /** Where pages ask for a server. */
    httpServers: string;
  }
}

/** What can be done to a store behind a server, by name. Arguments and results are JSON. */
type Actions = Readonly<Record<string, (...args: readonly never[]) => unknown>>;

interface Backend {
  readonly options: Partial<HttpServerOptions>;
  readonly actions: Actions;
}

/** Seats for all who may sign. */
const seatOf = (seeds: readonly string[]) => (actor: string) => {
  const own = seeds.map((seed) => memoryWallet(seed)).find(({ address }) => address === actor);
  if (!own) throw new Error(`${actor} has no seat`);
  return own;
};

/** The ledgers in memory, by name: several servers may stand before one. */
const ledgers = new Map<string, { ledger: ReturnType<typeof memoryLedger>; clock: ReturnType<typeof fixedClock> }>();

function ledgerBackend(name: string, depth: number): Backend {
  const clock = ledgers.get(name)?.clock ?? fixedClock(new Date("2026-03-01T10:00:00Z"));
  const ledger = ledgers.get(name)?.ledger.connect() ?? memoryLedger({ clock, depth });
  ledgers.set(name, { ledger, clock });
  return {
    options: { ledger: withHashes(ledger), relayer: signingRelayer(withHashes(ledger), seatOf(["a", "b", "c", "d"])) },
    actions: {
      now: () => clock.now().getTime(),
      advance: (seconds: number) => clock.advance(seconds),
      mine: () => ledger.mine(),
      plant: (log: never) => ledger.plant(log),
      height: () => ledger.height,
      reorganise: (blocks: number) => ledger.reorganise(blocks),
      unplug: () => ledger.unplug(),
    },
  };
}

function relayerBackend(): Backend {
  const ledger = memoryLedger();
  const people = Array.from({ length: 16 }, (_, n) => `person ${n + 1}`);
  const honest = signingRelayer(withHashes(ledger), seatOf(people));
  let sent = 0;
  const relayer = memoryRelayer<SignedActs>(async (call, options) => {
    const hash = await honest.submit(call, options);
    sent += 1;
    return hash;
  });
  return {
    options: { relayer },
    actions: {
      sent: () => sent,
      unplug: () => relayer.unplug(),
      hang: () => relayer.hold(),
      async acts() {
        const acts: unknown[] = [];
        for await (const update of ledger.entries({})) if (update.type === "entry") acts.push(update.entry.act);
        return acts;
      },
    },
  };
}

/** The registries in memory, by name, each of which every connection of that name reaches. */
const registries = new Map<string, { registry: MemoryRegistry; clock: ReturnType<typeof fixedClock> }>();

function registryBackend(name: string): Backend {
  const clock = registries.get(name)?.clock ?? fixedClock(new Date("2026-03-01T10:00:00Z"));
  const registrars = ["council", "chamber"].map((seed) => memoryWallet(seed).address);
  const registry = registries.get(name)?.registry.connect() ?? memoryRegistry({ registrars, clock });
  registries.set(name, { registry, clock });
  const seat = seatOf(["council", "chamber", "stranger"]);
  return {
    options: { registry },
    actions: {
      async attest(registrar: string, attestations: never) {
        await registry.attest(attestations, seat(registrar));
      },
      async withdraw(registrar: string, names: never) {
        await registry.withdraw(names, seat(registrar));
      },
      appoint: (registrar: never) => registry.appoint(registrar),
      remove: (registrar: never) => registry.remove(registrar),
      advance: (seconds: number) => clock.advance(seconds),
      unplug: () => registry.unplug(),
    },
  };
}

function blobBackend(): Backend {
  const blobs = memoryBlobs();
  return {
    options: { blobs },
    actions: {
      corrupt: (id: never) => blobs.corrupt(id),
      unplug: () => blobs.unplug(),
      replug: () => blobs.replug(),
      fill: () => blobs.fill(),
      hang: () => blobs.hang(),
      dump: () => blobs.ids(),
    },
  };
}

function profileBackend(): Backend {
  const profiles = memoryProfiles();
  return {
    options: { profiles, verifier: { verify: async () => true } },
    actions: {
      plant: (target: never, document: unknown) => profiles.plant(target, document),
      unplug: () => profiles.unplug(),
      plug: () => profiles.plug(),
    },
  };
}

function mailboxBackend(): Backend {
  const clock = fixedClock(new Date("2026-07-01T10:00:00Z"));
  const mailbox = memoryMailbox({ clock });
  return {
    options: { mailbox, pairingsPerMinute: 1_000_000 },
    actions: {
      unplug: () => mailbox.unplug(),
      hang: () => mailbox.hang(),
      expire: () => clock.advance(180),
    },
  };
}

function deviceBackend(): Backend {
  const lists = new Map<string, MemoryDeviceList>();
  const listOf = (account: string): MemoryDeviceList => {
    const list = lists.get(account) ?? memoryDeviceList();
    lists.set(account, list);
    return list;
  };
  return {
    options: { devices: listOf },
    actions: {
      unplug: () => {
        for (const list of lists.values()) list.unplug();
      },
    },
  };
}

interface Order {
  readonly kind: "devices" | "ledger" | "mailbox" | "registry" | "relayer" | "blobs" | "profiles";
  readonly origin: string;
  readonly name: string;
  readonly depth: number;
}

const backends: Readonly<Record<Order["kind"], (order: Order) => Backend>> = {
  devices: deviceBackend,
  ledger: ({ name, depth }) => ledgerBackend(name, depth),
  registry: ({ name }) => registryBackend(name),
  relayer: relayerBackend,
  blobs: blobBackend,
  profiles: profileBackend,
  mailbox: mailboxBackend,
};

interface Served {
  readonly actions: Actions;
  readonly close: () => Promise<void>;
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const served = new Map<string, Served>();

  async function serve(order: Order): Promise<string> {
    const { options, actions } = backends[order.kind](order);
    const { url, close } = await listen((request) => server.fetch(request));
    const server = httpServer({
      url,
      origins: [order.origin],
      chainIds: [chainId],
      mayRelay: () => true,
      requestsPerMinute: 1_000_000,
      relaysPerMinute: 1_000_000,
      ...options,
    });
    const end = async () => {
      server.close();
      await close();
      served.delete(url);
    };
    served.set(url, { actions: { ...actions, close: end }, close: end });
    return url;
  }

  const control = await listen(async (request) => {
    const cors = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };
    if (request.method === "OPTIONS") return new Response(undefined, { status: 204, headers: cors });
    const { url, action, args, ...order } = (await request.json()) as Order & {
      readonly url?: string;
      readonly action: string;
      readonly args: readonly never[];
    };
    const done = url === undefined ? serve(order) : served.get(url)?.actions[action]?.(...args);
    return Response.json({ result: (await done) ?? null }, { headers: cors });
  });
  project.provide("httpServers", control.url);
  return async () => {
    for (const { close } of served.values()) await close();
    await control.close();
  };
}
