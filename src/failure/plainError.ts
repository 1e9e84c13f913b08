/** An error whose message says all there is to say: a command prints that line, and no stack. */
export class PlainError extends Error {}
