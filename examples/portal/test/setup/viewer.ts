import type { Browser, Frame, Page } from "playwright";

/** A record's content in the viewer's frame, within the portal's page. */
export interface Shown {
  readonly page: Page;
  readonly frame: Frame;
  /** What was requested since the frame was made. */
  readonly requests: readonly string[];
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Hands bytes to the viewer as the portal's page does, and waits until they are shown. */
export async function show(browser: Browser, url: string, bytes: Uint8Array, title = "A record"): Promise<Shown> {
  const context = await browser.newContext();
  const page = await context.newPage();
  // browsers ask for it by themselves
  await context.route("**/favicon.ico", (route) => route.fulfill({ status: 204 }));
  // of the portal's origin and under its policy, and without a script of its own
  await page.goto(`${url}/settings.json`);
  const requests: string[] = [];
  const complaints: string[] = [];
  context.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.evaluate(
    async ({ content, name }) => {
      const made = document.createElement("iframe");
      Object.assign(made, { src: "/viewer", sandbox: "allow-scripts", title: name, height: "600" });
      const loaded = new Promise((resolve) => made.addEventListener("load", resolve));
      document.body.append(made);
      await loaded;
      const letters = atob(content);
      const { buffer } = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
      made.contentWindow?.postMessage({ title: name, bytes: buffer }, "*", [buffer]);
    },
    { content: Buffer.from(bytes).toString("base64"), name: title },
  );
  const frame = page.frames().find((one) => one.url().endsWith("/viewer"));
  if (!frame) throw new Error("There is no viewer");
  await frame.locator("#content > *").first().waitFor({ state: "attached" });
  await frame.getByText("One moment…").waitFor({ state: "detached" });
  return { page, frame, requests, complaints, close: () => context.close() };
}

export const text = (content: string): Uint8Array => new TextEncoder().encode(content);

/** Terms and what they are, of the first list or of the one that `within` names. */
export const termsOf = (frame: Frame, within = "#content"): Promise<readonly string[]> =>
  frame.evaluate((selector) => {
    const list = document.querySelector(`${selector} dl`);
    const told = (one: Element) => `${one.textContent}: ${one.nextElementSibling?.textContent}`;
    return [...(list?.querySelectorAll(":scope > dt") ?? [])].map(told);
  }, within);

/** The headings, in their order. */
export const headings = ({ frame }: Shown) =>
  frame.locator("h1, h2, h3, h4, h5, h6").evaluateAll((all) => all.map((one) => `${one.tagName} ${one.textContent}`));
/** The rows of the table after a heading. */
export const rowsAfter = ({ frame }: Shown, title: string) =>
  frame.getByRole("heading", { name: title, exact: true }).evaluate((heading) => {
    let at = heading.nextElementSibling;
    while (at && !at.querySelector("table")) at = at.nextElementSibling;
    return [...(at?.querySelector("table")?.rows ?? [])].map((row) =>
      [...row.cells].map((cell) => cell.textContent?.trim().replaceAll(/\s+/gu, " ")),
    );
  });
