/** What a command says while it waits for the server of a ledger, so that nobody waits without knowing for what. */
export const sayWaiting = (message: string): void => {
  process.stderr.write(`detente: ${message}\n`)
}
