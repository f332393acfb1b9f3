import type { Words } from "./words.js";

const number = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const time = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });
const size = (bytes: number): string => {
  if (bytes < 1e3) return `${bytes} bytes`;
  return bytes < 1e6 ? `${number.format(bytes / 1e3)} kB` : `${number.format(bytes / 1e6)} MB`;
};
const people = (count: number): string => (count === 1 ? "One person" : `${number.format(count)} people`);

/** English, for patients: what happened, and what to do. */
export const english: Words = {
  errors: {
    AUTHOR_UNTRUSTED:
      "This record is not signed by anybody who may add to these records, so it was not opened. The patient can add it again.",
    BLOB_MISMATCH: "The storage returned something other than what was stored. It was not used. Try again later.",
    BLOB_STORE_FULL: "The storage is full, so nothing was saved. Tell whoever runs this app, and try again later.",
    BLOB_TOO_LARGE: "This file is too large for the storage. Nothing was saved. Use a smaller file.",
    BLOB_UNAVAILABLE: "The storage does not have this now, or does not answer. Try again in a moment.",
    CLOCK_SKEWED:
      "The clock of this device is minutes away from the ledger's. Let the device set its time, and try again.",
    CONTENT_CHANGED: "This is not the file that was being uploaded. Choose the same file, or begin the upload anew.",
    DEVICE_LIST_STALE:
      "The list of your devices is missing, or older than one that was shown before. Nothing was deleted. Check which devices are yours before you accept it.",
    DEVICE_LIST_UNAVAILABLE: "The list of your devices cannot be reached. You can go on, and look at it later.",
    DIRECTORY_UNAVAILABLE:
      "The directory of people does not answer. Records and permissions are not affected. Try again in a moment.",
    EPOCH_MISSING:
      "A key for this is still missing. It may come with the patient's next change. If it does not, the patient has to give access again.",
    EXPORT_INVALID: "This export is damaged or incomplete. Use another copy of it.",
    FOLDER_ABSENT: "There is no such folder. Choose another one.",
    FOLDER_ID_TAKEN: "There is a folder with another name in its place. Reload the page, and create the folder anew.",
    FORMAT_INVALID: "This is not in a form that the app can trust, so it is not shown.",
    FORMAT_UNKNOWN: "This was made by a newer version of the app. Update the app to see it.",
    FUNDS_INSUFFICIENT: ({ sent }) =>
      sent
        ? "The account that pays for this has too little. Add funds to it."
        : "The account that pays for this has too little, so it was not sent. Add funds to it, and try again.",
    GRANT_ABSENT: "There is no such access, or it has ended already. Reload the list.",
    HELD_MISMATCH: "What was loaded before does not belong to this record. Discard it, and load the whole record.",
    IDEMPOTENCY_KEY_USED: "An earlier request took the place of this one, with other contents. Begin a new request.",
    KEYRING_LOCKED: "Your keys are locked. Unlock them; if that fails, check the passphrase, or use another lock.",
    KEYRING_MISMATCH:
      "This account belongs to other keys. Unlock those, or restore them from the account's recovery kit.",
    KEY_SUPERSEDED:
      "This person has new keys since you gave access. Ask them whether that is so, compare the fingerprint, and then give access again.",
    LEDGER_CONFLICT: ({ retryable, exposed }) =>
      [
        retryable
          ? "Another change of yours came first, so this did not happen. Try again."
          : "This access was changed meanwhile, so nothing was given. Look at who has access before you give it again.",
        ...(exposed === undefined ? ["Whoever lost access meanwhile may read the title of what was not added."] : []),
        ...(exposed
          ? [`People whose access has ended can read the title of what was not added: ${number.format(exposed)}.`]
          : []),
      ].join(" "),
    LEDGER_DROPPED: ({ retryable }) =>
      retryable
        ? "Something else took the place of this, so it did not happen. Try again."
        : "This was sent, and it is not certain whether it will happen. Look at how things are before you try again.",
    LEDGER_FINALITY_BROKEN:
      "The ledger took back what counted as settled. Do not rely on what was shown before. Reload the page.",
    LEDGER_INCOMPLETE: "The ledger does not show everything now, so nothing of it is shown. Try again in a moment.",
    LEDGER_REVERTED: ({ sent }) =>
      `The ledger refused this.${sent ? "" : " Nothing happened."} Reload the page before you try again.`,
    LEDGER_UNAVAILABLE: ({ retryable, sent }) =>
      retryable
        ? `The ledger ${sent ? "has not confirmed this" : "does not answer. Try again in a moment"}.`
        : "This may have been sent, and it is not known whether it happened. Look at how things are before you try again.",
    LIMIT_EXCEEDED: ({ retryable }) =>
      retryable
        ? "This device has too little memory free. Close other pages and apps and try again, or use another device."
        : "This is larger than the app allows. Use something smaller, or less at once.",
    LOCK_ABSENT: "This lock was removed, perhaps in another tab. Choose another one.",
    MAILBOX_UNAVAILABLE:
      "The server that connects two devices does not answer. Try again in a moment, with a new code.",
    MISCONFIGURED: "The app is not set up right. Trying again does not help: tell whoever runs it.",
    NOT_REGISTERED: "Your account, or that of the other person, is not registered yet. Register first.",
    PAIRING_ENDED:
      "The two devices were not connected: somebody declined, one of them stopped, or it took too long. Show a new code.",
    PARTICIPANT_UNVERIFIED: "Nobody whom this app trusts confirms now who this person is.",
    PART_UNAVAILABLE:
      "A part of the app did not load. Check that you are online and try again. If it stays so, load the page anew.",
    PASSKEY_REJECTED: "The passkey was not used. Try again, or use another lock.",
    PASSKEY_UNAVAILABLE: "Passkeys do not work here. Use a passphrase.",
    PROFILE_FORGED: "This profile is not signed by its owner. Do not rely on it.",
    PROFILE_STALE: "This profile is out of date. Do not rely on it until its owner has published it again.",
    RECORD_CORRUPT: "This record is not what its author signed. Do not use what you have seen of it.",
    RECORD_ID_TAKEN: "There is another record in the place of this one. Add yours as a new record.",
    RECORD_TRUNCATED: "The file ended too early. Do not use what you have seen of it. Try again.",
    RECORD_UNAVAILABLE:
      "There is no such record, or you have no access to it. If it is another person's, you can ask them for access.",
    REQUEST_ABSENT: "The ledger does not show this request now. It may still be open. Try again in a moment.",
    REQUEST_CLOSED: "This request was answered or withdrawn, or its time is over. Reload the list.",
    SEAL_INVALID: "This cannot be opened: it was altered, or made for somebody else.",
    SESSION_ENDED: ({ sent }) =>
      `You are signed out. Sign in again.${sent ? "" : " Records and permissions are not affected."}`,
    SIGN_IN_REFUSED:
      "The server did not sign you in. Try again; if that fails, ask whoever runs it whether your account may use it.",
    UPLOAD_TAKEN: "This upload goes on in another tab. Leave it to that one.",
    VAULT_EXISTS: "There are keys on this device already. Unlock them.",
    VERSION_CONFLICT: "This record has a newer version. Read that one, and then make your change again.",
    WALLET_ACCOUNT_CHANGED: "Your wallet is set to another account. Switch back, or sign in anew.",
    WALLET_REJECTED: ({ sent }) =>
      sent ? "You declined in your wallet." : "You declined in your wallet, so this was not sent.",
    WALLET_UNANSWERED: "Your wallet gave no answer. It may still send this. Look into the wallet before you try again.",
    WALLET_WRONG_NETWORK: "Your wallet is on another network. Switch it, and try again.",
  },
  progress: {
    "wallet:prompted": ({ kind }) =>
      kind === "signature" ? "Your wallet asks you to sign." : "Your wallet asks you to confirm.",
    "ledger:handed-over": ({ deadline }) => `Signed. It is sent for you, by ${time.format(deadline)} at the latest.`,
    "ledger:submitted": "Sent. The ledger has not confirmed it yet.",
    "ledger:included": "The ledger has confirmed it.",
    "payload:stored": ({ bytes, total }) =>
      total === undefined
        ? `Encrypted and stored: ${size(bytes)}.`
        : `Encrypted and stored: ${size(bytes)} of ${size(total)}.`,
    "payload:opened": ({ bytes, total }) => `Opened: ${size(bytes)} of ${size(total)}.`,
    "record:exported": ({ done, total }) => `Exported: ${number.format(done)} of ${number.format(total)}.`,
    "record:failed": ({ done, total }) =>
      `One record could not be exported. Done: ${number.format(done)} of ${number.format(total)}.`,
  },
  warnings: {
    failed: ({ failed, total }) =>
      `Not done: ${number.format(failed)} of ${number.format(total)}. Look at each of them.`,
    exposed: (facts) => `${people(facts.people)} whose access has ended can read this.`,
    without: (facts) => `${people(facts.people)} with access cannot open this yet. Give them access again.`,
    unreadable: "Access is given, but it does not work yet: its keys could not be stored. Give it again in a moment.",
    mayStillHold: ({ records }) =>
      `Access has ended. What could be opened before may have been kept${records === undefined ? "" : `, records: ${number.format(records)}`}.`,
    incomplete: "Not everything could be read, so this may not be the latest version. Read the record again.",
  },
  sentBefore: "Something of this was sent before: look at how things are before you try again.",
  cancelled: ({ sent }) =>
    sent
      ? "You stopped waiting, but this was sent before. It may still happen: look at how things are."
      : "Cancelled before it was sent to the ledger.",
  unexpected: "Something went wrong, and the app cannot say what. Check what you entered, and try again.",
};
