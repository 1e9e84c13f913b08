/** A process for `witness-kill.test.ts`: a witness, until it is killed. `witness-process.ts FOLDER VKEY` */
import { writeSync } from 'node:fs'
import { startWitness } from '../../src/audit/witness/witnessServer.ts'
import { readPolicy } from '../../src/tlog/policy.ts'
import { witnessKey } from '../audit/given.ts'

const [folder = '', vkey = ''] = process.argv.slice(2)
const policy = readPolicy(`log ${vkey}\nquorum none\n`)
const { address } = await startWitness({ folder, policy, key: witnessKey(), host: '127.0.0.1', port: 0 })
writeSync(1, `${address}\n`)
