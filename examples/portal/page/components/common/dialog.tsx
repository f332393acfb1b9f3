import { type ReactNode, type SyntheticEvent, useEffect, useId, useRef } from "react";

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly isWide?: boolean;
  /** Whether it stays open: what it began is not over. */
  readonly isHeld?: boolean;
  readonly children: ReactNode;
}

/** A modal dialog: the browser keeps the focus in it, and Escape closes it. */
export function Dialog({ title, onClose, isWide = false, isHeld = false, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const { current } = dialog;
    current?.showModal();
    return () => current?.close();
  }, []);
  const cancel = (event: SyntheticEvent) => isHeld && event.preventDefault();
  const closed = () => {
    if (dialog.current?.open) return; // as where React mounts it twice
    // a second Escape closes what is held, too
    if (isHeld) dialog.current?.showModal();
    else onClose();
  };
  return (
    <dialog ref={dialog} className={isWide ? "wide" : ""} aria-labelledby={heading} onCancel={cancel} onClose={closed}>
      <header>
        <h2 id={heading}>{title}</h2>
        <button className="plain" disabled={isHeld} onClick={onClose}>
          Close
        </button>
      </header>
      {children}
    </dialog>
  );
}
