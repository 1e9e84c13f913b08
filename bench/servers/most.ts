/** Loaded before a program of its own: says at its end, on standard error, the most memory that it had, in bytes. */
const SAMPLE_MS = 20

// The system's maximum may still be that of the parent process, from before this program was loaded.
let most = 0
const sample = (): void => {
  most = Math.max(most, process.memoryUsage.rss())
}
setInterval(sample, SAMPLE_MS).unref()
process.on('exit', () => {
  sample()
  process.stderr.write(`most ${most}\n`)
})
