/**
 * A process for `crash.test.ts`: registers a person, erases it, and says so between the two halves of the erasure, where
 * it then stays until it is killed. `crash-process.ts ADDRESS PERSON NAME`
 */
import { writeSync } from 'node:fs'
import { openStore } from '../../src/store/open.ts'
import { first, nodeOn, send } from '../record/recording.ts'

const [address = '', id = '', name = ''] = process.argv.slice(2)
const store = await openStore(address)
const node = nodeOn({
  ...store,
  deleteStream: () =>
    new Promise(() => {
      writeSync(1, 'between\n')
      setInterval(() => {}, 60_000)
    }),
})
first(await send(node, ['people.register', undefined, { id, publicFigure: false, name }]))
await send(node, ['people.erase', id, { id, basis: 'safety' }])
