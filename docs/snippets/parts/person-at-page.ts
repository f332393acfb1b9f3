/** A person in front of a page: they wait for what it shows, and click. */
export function personAt(page: Element) {
  const buttonNamed = (name: string) =>
    [...page.querySelectorAll("button")].find((one) => one.textContent === name && !one.disabled);

  /** Once this is so, now or after a change of the page. */
  async function until<T>(find: () => T | undefined | false): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<T>();
    const look = () => {
      const found = find();
      if (found) resolve(found);
    };
    const observer = new MutationObserver(look);
    observer.observe(page, { subtree: true, childList: true, characterData: true, attributes: true });
    look();
    const found = await promise;
    observer.disconnect();
    return found;
  }

  return {
    sees: async (text: string): Promise<void> => void (await until(() => page.textContent?.includes(text))),
    seesNo: async (text: string): Promise<void> => void (await until(() => !page.textContent?.includes(text))),
    clicks: async (name: string): Promise<void> => (await until(() => buttonNamed(name))).click(),
    chooses: async (file: File): Promise<void> => {
      const input = await until(() => page.querySelector<HTMLInputElement>("input[type=file]") ?? undefined);
      const chosen = new DataTransfer();
      chosen.items.add(file);
      input.files = chosen.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    },
  };
}
