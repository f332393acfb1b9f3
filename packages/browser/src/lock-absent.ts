import { ChartkeyError } from "@chartkey/core/adapters";

export const lockAbsent = (): ChartkeyError =>
  new ChartkeyError("LOCK_ABSENT", {
    message: "There is no vault with this lock",
    hints: ["The lock was removed, or the vault was deleted. Read the list of locks again."],
  });
