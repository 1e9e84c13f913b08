/** Reads a connection string: what is ours in it, and what the client may see of it. */
import { EventStoreDBClient } from '@eventstore/db-client'
import { StoreError } from '../../failure/storeError.ts'

export interface Place {
  /** The connection string for the client. It may hold a password: never shown. */
  readonly connection: string
  /** Hosts and ports, for messages. */
  readonly server: string
  /** Whether the address has a user, or a certificate in place of one. */
  readonly named: boolean
  /** The ledger's name on the server, which may be shared. */
  readonly ledger: string
}

/** The options that the client is given; it shows a string with an unknown one on the console, password and all. */
const OPTIONS: readonly string[] = [
  'connectionName',
  'defaultDeadline',
  'discoveryInterval',
  'gossipTimeout',
  'keepAliveInterval',
  'keepAliveTimeout',
  'maxDiscoverAttempts',
  'nodePreference',
  'tls',
  'tlsCAFile',
  'userCertFile',
  'userKeyFile',
]

/** Discovery by the client's own figures can take minutes; nobody waits for so long. Seconds for the second. */
const DISCOVERY = { maxDiscoverAttempts: '3', gossipTimeout: '2' }

const SHAPE = /^(esdb(?:\+discover)?:\/\/)(?:([^@/?]*)@)?([^@/?]+)\/?(?:\?(.*))?$/

const bad = (why: string): StoreError =>
  new StoreError('bad-address', `the address of the EventStoreDB cannot be used: ${why}`)

const optionsOf = (query: string): Map<string, string> => {
  // A password that was not escaped would be shown as an option.
  if (query.includes('@')) throw bad('special characters of a user name or password are written as %XX')
  const options = new Map<string, string>()
  for (const pair of query.split('&').filter((text) => text !== '')) {
    const [name = '', value = ''] = pair.split(/=(.*)/s)
    if (value === '') throw bad(`the option ${name} has no value`)
    if (name !== 'ledger' && !OPTIONS.includes(name)) {
      throw bad(`there is no option ${name}, only ledger, ${OPTIONS.join(', ')}`)
    }
    options.set(name, value)
  }
  return options
}

/** Lets the client read its part. Its own messages may quote the password. */
const check = (connection: string): void => {
  try {
    EventStoreDBClient.connectionString(connection)
  } catch (error) {
    if (error instanceof Error && !('location' in error)) throw bad(error.message)
    throw bad('write esdb://USER:PASSWORD@HOST:PORT?tls=true, special characters of the first two as %XX')
  }
}

/**
 * @param address `esdb://` or `esdb+discover://`, as the client takes it, and the option `ledger`: letters, digits
 *   and _, `detente` by default
 * @throws StoreError `bad-address`
 */
export const readAddress = (address: string): Place => {
  const [, scheme, credentials, hosts, query = ''] = SHAPE.exec(address) ?? []
  if (!scheme || !hosts) {
    throw bad('write esdb://HOST:PORT?tls=true, special characters of a user name or password as %XX')
  }
  const options = optionsOf(query)
  const ledger = options.get('ledger') ?? 'detente'
  if (!/^\w+$/.test(ledger)) throw bad(`a ledger's name has letters, digits and _, and not "${ledger}"`)
  options.delete('ledger')
  if (scheme !== 'esdb://' || hosts.includes(',')) {
    for (const [name, value] of Object.entries(DISCOVERY)) {
      if (!options.has(name)) options.set(name, value)
    }
  }
  const given = [...options].map((pair) => pair.join('=')).join('&')
  const connection = `${scheme}${credentials ? `${credentials}@` : ''}${hosts}${given && `?${given}`}`
  check(connection)
  return { connection, server: hosts, named: Boolean(credentials) || options.has('userCertFile'), ledger }
}
