/** An error whose message says everything: a command prints it as one line, without a stack. */
export class PlainError extends Error {}
