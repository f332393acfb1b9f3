/** Whether a component is mounted, and what ends with it. */
export class Mounting {
  /** Until its effects have run, it is about to be mounted. */
  isMounted = true;

  /**
   * @param end called once the component is unmounted, and not where React runs its effects again,
   *   as in strict mode
   * @returns what its effect returns
   */
  begin(end: () => void): () => void {
    this.isMounted = true;
    return () => {
      this.isMounted = false;
      queueMicrotask(() => {
        if (!this.isMounted) end();
      });
    };
  }
}
