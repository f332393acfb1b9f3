// A tab that begins to remove a lock, and stops for good just before or just behind its write.
import { indexedDbVault, type LockKey } from "../src/index.js";

/** What the tab does, as JSON in its name. */
export interface Task {
  readonly name: string;
  readonly key: LockKey;
  readonly remove: string;
  readonly stop: "before" | "behind";
}

const { name, key, remove, stop } = JSON.parse(self.name) as Task;
const opened = await indexedDbVault({ name }).open(key);

Object.defineProperty(IDBObjectStore.prototype, "put", {
  value(this: IDBObjectStore, ...[value, at]: Parameters<IDBObjectStore["put"]>) {
    if (stop === "behind") {
      this.delete(at as string);
      this.add(value, at);
    }
    self.postMessage("at the write", {});
    for (;;);
  },
});
await opened.remove(remove);
