/** What stands over a section that has no title: its text is not of the one before. */
export const UNTITLED = "Section without a title";

/** What a section says that has neither text nor anything else. */
export const NOTHING = "Nothing is written in this section.";
