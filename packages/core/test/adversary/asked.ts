import type { Address, Hex } from "../../src/adapters/index.js";
import type { RequestId, Scope } from "../../src/index.js";
import type { Dice } from "../../src/conformance/histories/dice.js";
import { requestEntries } from "../../src/domain/log/request-entries.js";
import type { ParticipantLog } from "../../src/domain/log/participant-log.js";
import { encodeRequestId, requestOf } from "../../src/domain/requests/request-name.js";
import type { Device } from "../use-cases/one-writer/device.js";
import { type Actor, all } from "../use-cases/stage.js";

type Answer = "approved" | "rejected" | "cancelled";

interface Asked {
  readonly id: RequestId;
  readonly patient: Address;
  readonly doctor: Actor;
  readonly ofRecord: boolean;
}

/** Requests that doctors send and cancel, and that the devices of a patient answer at any time. */
export class AskedFor {
  readonly #asked: Asked[] = [];
  /** What somebody was told that a request had become. */
  readonly #told = new Map<RequestId, Answer>();
  readonly #dice: Dice;

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  /** Whether something is asked or answered now, in place of another act. */
  happens(probability: number): boolean {
    return this.#dice.chance(probability);
  }

  /** A doctor asks a patient, or takes a request back. */
  async byDoctor(patient: Address, doctors: readonly Actor[], scope: Scope): Promise<string> {
    const cancelled = this.#dice.chance(0.4) ? this.#some(patient) : undefined;
    if (cancelled) {
      await cancelled.doctor.me.sentRequests.cancel(cancelled.id);
      this.#told.set(cancelled.id, "cancelled");
      return "cancel";
    }
    const doctor = this.#dice.pick(doctors);
    const { id } = await doctor.me.sentRequests.send({ patient, purpose: "care", scope });
    this.#asked.push({ id, patient, doctor, ofRecord: scope !== "everything" && "record" in scope });
    return "ask";
  }

  /** A device answers some request to its patient, if there was one. */
  async byDevice(patient: Address, device: Device): Promise<string> {
    const request = this.#some(patient);
    if (!request) return "nothing to answer";
    const { id, ofRecord } = request;
    if (this.#dice.chance(0.6)) {
      await device.me.requests.approve(id, ofRecord ? { follow: true } : { from: "start" });
      this.#told.set(id, "approved");
      return "approve";
    }
    await device.me.requests.reject(id);
    this.#told.set(id, "rejected");
    return "reject";
  }

  #some(patient: Address): Asked | undefined {
    const theirs = this.#asked.filter((one) => one.patient === patient);
    return theirs.length > 0 ? this.#dice.pick(theirs) : undefined;
  }

  /** No grant answers a request that was closed before it, and no rejection follows a grant. */
  check(log: ParticipantLog): void {
    const answers = new Map<string, string>();
    const said = [...log.messages, ...log.entries].toSorted((a, b) =>
      a.position.sequence < b.position.sequence ? -1 : 1,
    );
    for (const { act } of said) {
      const name = requestOf(act);
      if (!name || act.kind === "requestAccess") continue;
      const id: Hex = encodeRequestId(name);
      const before = answers.get(id);
      if (act.kind === "grantAccess" && before !== undefined && before !== "grantAccess")
        throw new Error(`A grant answers a request after a ${before}`);
      if (act.kind === "rejectRequest" && before === "grantAccess") throw new Error("A rejection follows a grant");
      answers.set(id, before ?? act.kind);
    }
  }

  /**
   * Both sides see each request as the log has it, and, unless a reorganisation took it back, as
   * whoever answered it was told.
   */
  async checkLists(patient: Actor, log: ParticipantLog, reorganised: boolean): Promise<void> {
    const lists = [await all(patient.me.requests.list())];
    for (const doctor of new Set(this.#asked.map((one) => one.doctor)))
      lists.push((await all(doctor.me.sentRequests.list())).filter((row) => row.patient === log.owner));
    const states = new Map(lists.flat().map(({ id, state }) => [id, state]));
    for (const { id, approved, answer } of requestEntries(log)) {
      const asked = this.#asked.find((one) => one.id === id);
      if (!asked) continue;
      const rows = lists.flat().filter((row) => row.id === id);
      const truth = approved ? "approved" : (answer ?? "open");
      if (rows.length !== 2 || rows.some(({ state }) => state !== truth))
        throw new Error(`A request is ${truth} and shown as ${rows.map(({ state }) => state).join()}`);
      const told = this.#told.get(id);
      if (!reorganised && told !== undefined && told !== states.get(id))
        throw new Error(`Somebody was told ${told} of a request that is ${truth}`);
    }
  }
}
