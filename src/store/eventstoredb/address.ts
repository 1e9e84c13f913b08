/** Reads a connection string, and separates our own options from those that the client gets. */
import { EventStoreDBClient } from '@eventstore/db-client'
import { StoreError } from '../../failure/storeError.ts'

export interface ServerAddress {
  /** The connection string for the client. It may contain a password, so it is never shown. */
  readonly connection: string
  /** Hosts and ports, for messages. */
  readonly server: string
  /** Whether the address contains a user or a client certificate. */
  readonly named: boolean
  /** The ledger's name on the server. Several ledgers may share one server. */
  readonly ledger: string
}

/**
 * The options that the client gets. If it gets an unknown option, it prints the whole string, with the password.
 */
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

/**
 * Limits discovery of a cluster, which could take minutes with the client's defaults. `gossipTimeout` is in
 * seconds.
 */
const DISCOVERY = { maxDiscoverAttempts: '3', gossipTimeout: '2' }

const SHAPE = /^(esdb(?:\+discover)?:\/\/)(?:([^@/?]*)@)?([^@/?]+)\/?(?:\?(.*))?$/

const bad = (why: string): StoreError =>
  new StoreError('bad-address', `the address of the EventStoreDB cannot be used: ${why}`)

const optionsOf = (query: string): Map<string, string> => {
  // Without this check, a password that was not escaped would be shown as an option.
  if (query.includes('@')) throw bad('write special characters in a user name or password as %XX')
  const options = new Map<string, string>()
  for (const pair of query.split('&').filter((text) => text !== '')) {
    const [name = '', value = ''] = pair.split(/=(.*)/s)
    if (value === '') throw bad(`the option ${name} has no value`)
    if (name !== 'ledger' && !OPTIONS.includes(name)) {
      throw bad(`unknown option ${name}; the options are ledger, ${OPTIONS.join(', ')}`)
    }
    options.set(name, value)
  }
  return options
}

/** Lets the client parse its part. The client's own messages may quote the password. */
const check = (connection: string): void => {
  try {
    EventStoreDBClient.connectionString(connection)
  } catch (error) {
    if (error instanceof Error && !('location' in error)) throw bad(error.message)
    throw bad(
      'write esdb://USER:PASSWORD@HOST:PORT?tls=true, with special characters in USER and PASSWORD as %XX',
    )
  }
}

/**
 * Reads the address of an EventStoreDB.
 * @param address `esdb://` or `esdb+discover://`, as the client takes it, with one more option `ledger`:
 *   letters, digits and _, `detente` by default
 * @throws StoreError `bad-address`
 */
export const readAddress = (address: string): ServerAddress => {
  const [, scheme, credentials, hosts, query = ''] = SHAPE.exec(address) ?? []
  if (!scheme || !hosts) {
    throw bad('write esdb://HOST:PORT?tls=true, with special characters in a user name or password as %XX')
  }
  const options = optionsOf(query)
  const ledger = options.get('ledger') ?? 'detente'
  if (!/^\w+$/.test(ledger))
    throw bad(`a ledger's name may contain only letters, digits and _, but this one is "${ledger}"`)
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
