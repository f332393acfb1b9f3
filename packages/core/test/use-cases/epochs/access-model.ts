import type { FolderId, RecordId, Scope } from "../../../src/index.js";

/** A grant in the model. */
interface ModelGrant {
  readonly doctor: number;
  readonly scope: Scope;
  /** Unix seconds, exclusive. */
  readonly until: number;
  /** How many records there were when a grant from now on was given; 0 for one from the start. */
  readonly since: number;
}

interface ModelRecord {
  readonly title: string;
  readonly id: RecordId;
  readonly folder: FolderId;
}

const keyOf = (doctor: number, scope: Scope) => `${doctor}/${JSON.stringify(scope)}`;

/** The simplest model of who may read what: without keys, epochs and a ledger. */
export class AccessModel {
  readonly records: ModelRecord[] = [];
  readonly #grants = new Map<string, ModelGrant>();
  /** For each doctor, every title that they were allowed to read at some time. */
  readonly #allowed = new Map<number, Set<string>>();

  add(record: ModelRecord): void {
    this.records.push(record);
  }

  give(doctor: number, scope: Scope, until: number, past: boolean): void {
    const since = past ? 0 : this.records.length;
    this.#grants.set(keyOf(doctor, scope), { doctor, scope, until, since });
  }

  has(doctor: number, scope: Scope): boolean {
    return this.#grants.has(keyOf(doctor, scope));
  }

  revoke(doctor: number, scope: Scope): void {
    this.#grants.delete(keyOf(doctor, scope));
  }

  revokeEveryone(): void {
    this.#grants.clear();
  }

  /** The scopes that the doctor was granted, expired or not. */
  scopesOf(doctor: number): readonly Scope[] {
    return [...this.#grants.values()].filter((grant) => grant.doctor === doctor).map(({ scope }) => scope);
  }

  /** The titles that the doctor may read at `now`. It remembers them as allowed. */
  visible(doctor: number, now: number): readonly string[] {
    const live = [...this.#grants.values()].filter((grant) => grant.doctor === doctor && now < grant.until);
    const covers = ({ scope, since }: ModelGrant, { id, folder }: ModelRecord, index: number): boolean => {
      if (scope === "everything") return index >= since;
      return "folder" in scope ? scope.folder === folder && index >= since : scope.record === id;
    };
    const titles = this.records
      .filter((record, index) => live.some((grant) => covers(grant, record, index)))
      .map(({ title }) => title);
    for (const title of titles) this.allow(doctor, title);
    return titles.toSorted();
  }

  /**
   * Remembers that the doctor may hold a record's key without access, because the SDK reported it.
   */
  allow(doctor: number, title: string): void {
    const known = this.#allowed.get(doctor) ?? new Set();
    this.#allowed.set(doctor, known.add(title));
  }

  allowed(doctor: number): ReadonlySet<string> {
    return this.#allowed.get(doctor) ?? new Set();
  }
}
