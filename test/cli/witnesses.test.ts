/** A log with two witnesses, each with a folder and an address of its own, and what a verifier who wants both of them says. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Test, test } from 'tap'
import { source } from '../http/given.ts'
import { run, type Serving, serve, start } from './inProcess.ts'
import { failsWith } from './process.ts'

const WITNESS = /^The witness listens on (\S+); its key: (\S+)$/

/** Starts a witness of the logs in the policy `logs`. A witness that ran before continues where it was. */
const witness = async (t: Test, name: string) => {
  const command = start(t, ['witness', '--policy', 'logs', '--origin', `witness.example/${name}`], {
    DETENTE_DATA: join(t.testdirName, name),
  })
  const [, url = '', key = ''] = WITNESS.exec(await command.line(WITNESS)) ?? []
  return { command, line: `witness ${name} ${key} ${url}`, url }
}

/** Records an event. */
const record = async ({ address }: Serving, id: string): Promise<number> => {
  const answer = await fetch(`${address}/v1/sources`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(source(id, { published: '2020-01-11' })),
  })
  return answer.status
}

/** Waits for the checkpoint of so many events with so many signatures, the log's among them. */
const checkpoint = async ({ address }: Serving, size: number, signatures: number): Promise<string> => {
  for (;;) {
    const answer = await fetch(`${address}/checkpoint`)
    const note = await answer.text()
    if (answer.ok && note.split('\n')[1] === String(size) && note.split('\n— ').length === signatures + 1) {
      return note
    }
    await pause(20)
  }
}

test('a checkpoint that both witnesses cosigned satisfies a policy of both, and one cosignature is named', async (t) => {
  t.testdir({})
  const file = (name: string, text: string): void => writeFileSync(join(t.testdirName, name), text)
  const before = await serve(t)
  t.equal(await record(before, 'gazette'), 201)
  file('kept', await checkpoint(before, 1, 1))
  await before.stop()
  const log = `log ${(await run(t, ['audit', 'key'])).out.trim()}`
  file('logs', `${log}\nquorum none\n`)
  const [w1, w2] = [await witness(t, 'w1'), await witness(t, 'w2')]
  file('both', [log, w1.line, w2.line, 'group both all w1 w2', 'quorum both', ''].join('\n'))

  const after = await serve(t, ['serve'], { DETENTE_WITNESSES: join(t.testdirName, 'both') })
  t.equal(await record(after, 'herald'), 201)
  const cosigned = await checkpoint(after, 2, 3)
  t.equal((await run(t, ['audit', 'export', 'one', '--since', 'kept', '--policy', 'both'])).code, 0)
  const verify = ['audit', 'verify', 'one', '--policy', 'both', '--since', 'kept']
  t.match(
    (await run(t, verify)).out,
    /^holds: all 2 events .*; signed by the log and 2 witnesses; grown from the checkpoint of 1\n$/,
    'the older checkpoint is from before there were witnesses',
  )

  await w2.command.stop()
  t.equal(await record(after, 'courier'), 201)
  await checkpoint(after, 3, 2)
  file('cosigned', cosigned)
  t.equal((await run(t, ['audit', 'export', 'two', '--since', 'cosigned'])).code, 0)
  failsWith(
    t,
    await run(t, ['audit', 'verify', 'two', '--policy', 'both']),
    /does not hold: checkpoint: 1 witnesses signed, which does not meet the quorum both$/m,
  )
  t.match((await run(t, ['audit', 'verify', 'two', '--policy', 'logs'])).out, /^holds: all 3 events/)
})
