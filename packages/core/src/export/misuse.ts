/** What a caller passed in by mistake: it says nothing of the export. */
export class Misuse extends TypeError {}
