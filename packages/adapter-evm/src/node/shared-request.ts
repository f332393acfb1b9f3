/**
 * One request for all who need its answer at about the same time. Whoever asks while it is under
 * way gets the answer to the next one, since an answer may be older than the question.
 */
export class SharedRequest<T> {
  readonly #send: () => Promise<T>;
  #underWay: Promise<unknown> = Promise.resolve();
  #next: Promise<T> | undefined;

  constructor(send: () => Promise<T>) {
    this.#send = send;
  }

  ask(): Promise<T> {
    this.#next ??= this.#afterTheOther();
    return this.#next;
  }

  async #afterTheOther(): Promise<T> {
    await this.#underWay;
    this.#next = undefined;
    const answer = this.#send();
    this.#underWay = answer.catch(() => {});
    return answer;
  }
}
