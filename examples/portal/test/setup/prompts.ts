/** A prompt that waits for the test, which may answer it before it is asked. */
export interface HeldPrompt {
  /** What the person is asked, as soon as they are. */
  readonly asked: Promise<string>;
  sign(): void;
  decline(): void;
}

interface Waiting {
  readonly ask: (what: string) => void;
  readonly isDeclined: Promise<boolean>;
}

/** The prompts of a wallet. The person signs at once what no test holds. */
export class Prompts {
  readonly signed: string[] = [];
  readonly signers: string[] = [];
  readonly #held: Waiting[] = [];

  holdNext(): HeldPrompt {
    const asked = Promise.withResolvers<string>();
    const declined = Promise.withResolvers<boolean>();
    this.#held.push({ ask: asked.resolve, isDeclined: declined.promise });
    return {
      asked: asked.promise,
      sign: () => declined.resolve(false),
      decline: () => declined.resolve(true),
    };
  }

  async isDeclined(what: string): Promise<boolean> {
    const held = this.#held.shift();
    held?.ask(what);
    return (await held?.isDeclined) ?? false;
  }

  note(what: string, signer: string): void {
    this.signed.push(what);
    this.signers.push(signer);
  }
}
