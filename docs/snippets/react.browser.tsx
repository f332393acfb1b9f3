import {
  type AccessRequest,
  type Address,
  createChartkey,
  createKeyring,
  type Grant,
  newRecordId,
  type Participant,
  type RecordId,
} from "@chartkey/core";
import { memoryBlobs, memoryLedger, memoryProfiles, memoryWallet } from "@chartkey/core/fakes";
import {
  ChartkeyProvider,
  english,
  type List,
  useAct,
  useFollow,
  useList,
  usePerson,
  useSession,
  useWords,
} from "@chartkey/react";
import { StrictMode, useState } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { personAt } from "./parts/person-at-page.js";

const ports = { ledger: memoryLedger(), blobs: memoryBlobs(), profiles: memoryProfiles() };
const chartkey = createChartkey({ ...ports, trust: { requests: "anyone" } });
const account = { wallet: memoryWallet("asha"), keyring: await createKeyring() };
await (await chartkey.connect(account)).register({ roles: ["patient"], profile: { name: "Asha", listed: false } });
const rao = await chartkey.connect({ wallet: memoryWallet("rao"), keyring: await createKeyring() });
await rao.register({ roles: ["doctor"], profile: { name: "Dr Rao", listed: true } });
/** Asks for the wallet, and for a passphrase or a passkey. */
const unlock = async (_: AbortSignal) => account;

function Page() {
  return (
    <ChartkeyProvider words={english}>
      <Door />
    </ChartkeyProvider>
  );
}

function Door() {
  const words = useWords();
  const session = useSession();
  if (session.state === "open") return <Home key={session.me.address} me={session.me} />;
  const enter = async () =>
    session.open(async ({ signal, onEnd }) => {
      const { wallet, keyring } = await unlock(signal);
      onEnd(() => keyring.wipe()); // on sign-out, and when the page ends
      return chartkey.connect({ wallet, keyring }, { signal });
    });
  return (
    <>
      <button disabled={session.state === "opening"} onClick={() => void enter()}>
        Sign in
      </button>
      {session.state === "failed" && <p role="alert">{words.error(session.error)}</p>}
    </>
  );
}

interface Mine {
  readonly me: Participant;
}

function Home({ me }: Mine) {
  const words = useWords();
  const { close } = useSession();
  const { error } = useFollow(chartkey, { patients: [me.address] });
  return (
    <>
      {error !== undefined && <p role="status">{words.error(error)}</p>}
      <Records me={me} />
      <Requests me={me} />
      <Access me={me} />
      <button onClick={close}>Sign out</button>
    </>
  );
}

/** What is not in the rows: that some are missing, why, and that there are more. */
function Rest({ list }: { readonly list: List<unknown> }) {
  const words = useWords();
  return (
    <>
      {list.state === "reading" && <p role="status">…</p>}
      {list.state === "failed" && <p role="alert">{words.error(list.error)}</p>}
      {list.problems.map(({ subject, problem }) => (
        <p key={`${subject} ${problem.code}`}>{words.error(problem)}</p>
      ))}
      {list.hasMore && <button onClick={list.more}>More</button>}
    </>
  );
}

function Records({ me }: Mine) {
  const words = useWords();
  const records = useList(() => me.records.list(), [me]);
  const add = useAct(async (file: Chosen, options) => me.records.add(file, options));
  const [chosen, choose] = useState<Chosen>();
  return (
    <section>
      <ul>
        {records.rows.map((row) => (
          <li key={row.key}>{row.ok ? row.record.title : words.error(row.problem)}</li>
        ))}
      </ul>
      <Rest list={records} />

      <input type="file" onChange={({ target }) => choose(chosenIn(target.files))} />
      <button disabled={!chosen || add.state === "running"} onClick={() => chosen && void add.run(chosen)}>
        Add
      </button>
      {add.state === "running" && !add.sent && <button onClick={add.cancel}>Cancel</button>}
      <p role="status">{words.act(add)}</p>
    </section>
  );
}

interface Chosen {
  readonly id: RecordId; // a second try with it is the same record
  readonly content: File;
}

const chosenIn = (files: FileList | null): Chosen | undefined => files?.[0] && { id: newRecordId(), content: files[0] };

function Requests({ me }: Mine) {
  const words = useWords();
  const requests = useList(() => me.requests.list({ state: "open" }), [me]);
  const approve = useAct(async ({ id }: AccessRequest, options) => {
    const until = new Date(Date.now() + 30 * 86_400_000);
    return me.requests.approve(id, { until }, options);
  });
  return (
    <section>
      {requests.rows.map((request) => (
        <p key={request.id}>
          {request.requester.name ?? request.requester.address} asks: {request.message}
          <button disabled={approve.state === "running"} onClick={() => void approve.run(request)}>
            Allow for 30 days
          </button>
        </p>
      ))}
      <Rest list={requests} />
      <p role="status">{words.act(approve)}</p>
    </section>
  );
}

function Access({ me }: Mine) {
  const words = useWords();
  const grants = useList(() => me.grants.list({ state: "active" }), [me]);
  const revoke = useAct(async (grant: Grant, options) => me.grants.revoke(grant, options));
  return (
    <section>
      {grants.rows.map((grant) => (
        <p key={grant.key}>
          <Name me={me} address={grant.grantee} /> can read.
          <button disabled={revoke.state === "running"} onClick={() => void revoke.run(grant)}>
            Revoke
          </button>
        </p>
      ))}
      <Rest list={grants} />
      <p role="status">{words.act(revoke)}</p>
    </section>
  );
}

function Name({ me, address }: Mine & { readonly address: Address }) {
  const { value: person } = usePerson(me.people, address);
  return person?.name ?? address;
}

const element = document.body.appendChild(document.createElement("main"));
const root = createRoot(element);
flushSync(() =>
  root.render(
    <StrictMode>
      <Page />
    </StrictMode>,
  ),
);

// what a patient does, and sees without reloading the page
const asha = personAt(element);
await asha.clicks("Sign in");
await asha.chooses(new File(["Allergic to penicillin"], "Allergies.txt", { type: "text/plain" }));
await asha.clicks("Add");
await asha.sees("Allergies");
await rao.sentRequests.send({ patient: account.wallet.address, purpose: "TREAT", message: "Before Tuesday's visit." });
await asha.sees("Dr Rao asks: Before Tuesday's visit.");
await asha.clicks("Allow for 30 days");
await asha.sees("Dr Rao can read.");
for await (const row of rao.sharedRecords.list()) console.log(row.ok ? row.record.title : row.problem.code); // Allergies.txt
account.wallet.decline();
await asha.clicks("Revoke");
await asha.sees("You declined in your wallet, so this was not sent.");
account.wallet.accept();
await asha.clicks("Revoke");
await asha.seesNo("Dr Rao can read.");
await asha.sees("Access has ended. What could be opened before may have been kept, records: 1.");
await asha.clicks("Sign out");
await asha.sees("Sign in");
root.unmount();
element.remove();
