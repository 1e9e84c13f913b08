/**
 * A process for `crash.test.ts`: registers a person and opens a case, says so between two writes of an erasure, or of a
 * private value and its event, and stays there until it is killed. `crash-process.ts ADDRESS PERSON NAME erase|CASE`
 */
import { writeSync } from 'node:fs'
import { openStore } from '../../src/store/open.ts'
import { first, nodeOn, send } from '../record/recording.ts'

/** The idempotency key of the case. */
const KEY = '3b2f1c9e-6a51-4c7d-8a52-0d7c0a3f9b11'

const [address = '', id = '', name = '', then = 'erase'] = process.argv.slice(2)
const stay = (): Promise<void> =>
  new Promise(() => {
    writeSync(1, 'between\n')
    setInterval(() => {}, 60_000)
  })

const store = await openStore(address)
const node = nodeOn({
  ...store,
  deleteStream: stay,
  // As an engine does that cannot write to two streams at once.
  appendInOrder: async ([first]) => {
    if (first) await store.append(first.stream, first.expected, first.events)
    return stay()
  },
})
first(await send(node, ['people.register', undefined, { id, publicFigure: false, name }]))
if (then === 'erase') await send(node, ['people.erase', id, { id, basis: 'safety' }])
else {
  first(await send(node, ['sources.register', undefined, { id: 'gazette', title: 'Gazette', kind: 'press' }]))
  await send(node, ['prisoners.detain', undefined, JSON.parse(then), KEY])
}
