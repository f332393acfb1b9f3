/** The prompt of the play wallet: shows what is signed, and waits for an answer. */
export async function askPerson(text: string): Promise<boolean> {
  const dialog = document.createElement("dialog");
  const heading = document.createElement("h2");
  heading.textContent = "Play wallet";
  const shown = document.createElement("pre");
  shown.textContent = text;
  const form = document.createElement("form");
  form.method = "dialog";
  form.className = "buttons";
  for (const [value, label] of [
    ["no", "Decline"],
    ["yes", "Sign"],
  ] as const) {
    const button = document.createElement("button");
    Object.assign(button, { value, textContent: label, className: value === "yes" ? "primary" : "" });
    form.append(button);
  }
  dialog.append(heading, shown, form);
  dialog.setAttribute("aria-label", "Play wallet");
  document.body.append(dialog);
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  dialog.remove();
  return dialog.returnValue === "yes";
}
