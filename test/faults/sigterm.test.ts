/**
 * SIGTERM at any moment of a start, and soon after it: the real command is sent it, and ends with status 0, by the signal
 * itself as long as there is nothing to close, or with a line that says why not. What it leaves can be started again.
 * `FAULT_SEED` repeats a run as far as moments can be repeated, `SIGTERM_ROUNDS` makes it longer.
 */
import { t as all, test } from 'tap'
import { start } from '../cli/process.ts'
import { randomOf } from './random.ts'

const seed = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 2 ** 32))
const ROUNDS = Number(process.env.SIGTERM_ROUNDS ?? 6)
all.setTimeout(60_000 + ROUNDS * 20_000)

/** Killed by the signal before it could close anything, closed, or not able to and saying so. */
const endsWell = (code: number | null, signal: NodeJS.Signals | null, err: string): boolean =>
  code === 0 ? err === '' : code === null ? signal === 'SIGTERM' : /^detente: \S/m.test(err)

test(`a service that is ended at any moment says how it ended (FAULT_SEED=${seed})`, async (t) => {
  const random = randomOf(seed)
  t.testdir({})
  const begun = performance.now()
  const first = start(t, ['serve'])
  await first.line(/^Detente listens on /)
  const ready = performance.now() - begun
  first.child.kill('SIGTERM')
  t.match(await first.ended, { code: 0, err: '' }, 'once it listens it is closed')

  for (let round = 1; round <= ROUNDS; round++) {
    // Every third begins a ledger anew; most moments are soon after the one at which it has something to close.
    const data = round % 3 === 0 ? { DETENTE_DATA: `${t.testdirName}/new-${round}` } : {}
    const after = ready * (round % 2 === 0 ? random() * 1.3 : 0.7 + random() * 0.5)
    const { child, ended } = start(t, ['serve'], data)
    const timer = setTimeout(() => child.kill('SIGTERM'), after)
    const { code, err } = await ended
    clearTimeout(timer)
    const how = `round ${round}, after ${Math.round(after)} of ${Math.round(ready)} ms: ${code ?? child.signalCode} ${err}`
    t.ok(endsWell(code, child.signalCode, err), how)
  }
})
