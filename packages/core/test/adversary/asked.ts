import { requestOf } from "../../src/domain/acts/act.js";
import type { Address, Hex } from "../../src/adapters/index.js";
import type { RequestId, Scope } from "../../src/index.js";
import type { Dice } from "../../src/conformance/histories/dice.js";
import { requestEntries } from "../../src/domain/log/request-entries.js";
import type { ParticipantLog } from "../../src/domain/log/participant-log.js";
import { encodeRequestId } from "../../src/domain/requests/request-name.js";
import type { Device, Moment } from "../use-cases/one-writer/device.js";
import { type Actor, all } from "../use-cases/stage.js";

type Answer = "approved" | "rejected" | "cancelled";

export interface Asked {
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
    const cancelled = this.#dice.chance(0.4) ? this.recent(patient) : undefined;
    if (cancelled) return this.cancel(cancelled);
    const doctor = this.#dice.pick(doctors);
    const { id } = await doctor.me.sentRequests.send({ patient, purpose: "care", scope });
    this.#asked.push({ id, patient, doctor, ofRecord: scope !== "everything" && "record" in scope });
    return "ask";
  }

  async cancel({ id, doctor }: Asked): Promise<string> {
    await doctor.me.sentRequests.cancel(id);
    this.#told.set(id, "cancelled");
    return "cancel";
  }

  /** A device approves or rejects a request. */
  async answer({ id, ofRecord }: Asked, device: Device): Promise<string> {
    if (this.#dice.chance(0.6)) {
      await device.me.requests.approve(id, ofRecord ? { follow: true } : { from: "start" });
      this.#told.set(id, "approved");
      return "approve";
    }
    await device.me.requests.reject(id);
    this.#told.set(id, "rejected");
    return "reject";
  }

  /** One of the last requests to a patient, answered or not. */
  recent(patient: Address): Asked | undefined {
    const theirs = this.#asked.filter((one) => one.patient === patient).slice(-2);
    return theirs.length > 0 ? this.#dice.pick(theirs) : undefined;
  }

  /** How the answer of a device ends, or when a rival answers the same request. */
  fate(): Moment | "alone" | "dropped" | "held" {
    return this.#dice.pick(["alone", "planned", "prompted", "sent", "dropped", "held"]);
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
      // of a rejection and a cancellation both may succeed: the first is shown, and neither opens
      const agrees = told === undefined || (told === "approved") === (states.get(id) === "approved");
      if (!reorganised && !agrees) throw new Error(`Somebody was told ${told} of a request that is ${truth}`);
    }
  }
}
