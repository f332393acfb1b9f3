/**
 * Runs tasks one after the other, in the order in which they were given. A failure ends its own
 * task only.
 */
export function serially(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const next = last.then(task, task);
    last = next;
    return next;
  };
}
