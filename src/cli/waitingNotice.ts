/** Prints what a command is waiting for, while it waits for the server of a ledger. */
export const sayWaiting = (message: string): void => {
  process.stderr.write(`detente: ${message}\n`)
}
