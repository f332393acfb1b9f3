import type { AccessRequest } from "@chartkey/core";
import { useWords } from "@chartkey/react";
import { type ReactNode, useId } from "react";
import { moment } from "../common/format.ts";

interface Props {
  /** Who asks, or who is asked. */
  readonly name: ReactNode;
  readonly request: Pick<AccessRequest, "message" | "sent" | "problem">;
  readonly about: ReactNode;
  /** What can be done with the request. */
  readonly children: ReactNode;
}

/** A request for access in a list. */
export function RequestRow({ name, request: { message, sent, problem }, about, children }: Props) {
  const words = useWords();
  const id = useId();
  return (
    <li>
      <div>
        <div id={id}>
          {name}
          {about}
        </div>
        {problem && <p className="failed">{words.error(problem)}</p>}
        {message !== undefined && <blockquote>{message}</blockquote>}
        <p className="hint">{moment(sent)}</p>
      </div>
      <div className="buttons" role="group" aria-labelledby={id}>
        {children}
      </div>
    </li>
  );
}
