/** Trust policies (C2SP tlog-policy): logs, witnesses, groups of them, and the quorum that must have signed. */
import { BadKey, COSIGNATURE, type KeyType, readVkey, SIGNATURE, type Verifier, vkeyOf } from './noteKeys.ts'

export interface TrustedParty {
  readonly key: Verifier
  readonly url?: string
}

/** A group and how many members must have signed. A member is the name of a witness or another group. */
export interface Group {
  readonly needed: number
  readonly members: readonly string[]
}

export interface Policy {
  readonly logs: readonly TrustedParty[]
  readonly witnesses: ReadonlyMap<string, TrustedParty>
  readonly groups: ReadonlyMap<string, Group>
  /** The witness or group that must have signed; undefined if no cosignature is needed. */
  readonly quorum: string | undefined
}

/** A file that is not a valid policy: the line, and what is wrong with it. */
export class BadPolicy extends Error {
  constructor(line: number, why: string) {
    super(`line ${line} of the policy: ${why}`)
    this.name = 'BadPolicy'
  }
}

const MOST_LINES = 1_000

const neededOf = (word: string | undefined, members: number): number =>
  word === 'all' ? members : word === 'any' ? 1 : /^[1-9]\d{0,3}$/.test(word ?? '') ? Number(word) : 0

/**
 * Reads a policy.
 * @throws BadPolicy
 */
export const readPolicy = (text: string): Policy => {
  const logs: TrustedParty[] = []
  const witnesses = new Map<string, TrustedParty>()
  const groups = new Map<string, Group>()
  const used = new Set<string>()
  const keys = new Set<string>()
  let quorum: string | undefined
  const lines = text.split('\n')

  lines.forEach((line, index) => {
    const bad = (why: string): never => {
      throw new BadPolicy(index + 1, why)
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a policy must not contain these
    if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(line)) bad('it contains a control character')
    if (index >= MOST_LINES) bad('there are too many lines')
    const [what, ...words] = line.split(/[ \t]+/).filter((word) => word !== '')
    if (what === undefined || what.startsWith('#')) return

    const trusted = (vkey: string | undefined, url: string | undefined, type: KeyType): TrustedParty => {
      try {
        const key = readVkey(vkey ?? '')
        if (key.type !== type) bad(`a ${what}'s key has the type ${type}`)
        if (keys.has(key.bytes.toString('hex'))) bad('the key is already in another line')
        keys.add(key.bytes.toString('hex'))
        return { key, ...(url !== undefined && { url }) }
      } catch (error) {
        if (error instanceof BadKey) return bad(error.message)
        throw error
      }
    }
    const isDefined = (name: string): boolean => witnesses.has(name) || groups.has(name)
    const newName = (name: string | undefined): string => {
      if (name === undefined) return bad(`a ${what} needs a name`)
      return name === 'none' || isDefined(name) ? bad(`the name ${name} is taken`) : name
    }

    if (what === 'log' && words.length <= 2) {
      logs.push(trusted(words[0], words[1], SIGNATURE))
    } else if (what === 'witness' && words.length <= 3) {
      witnesses.set(newName(words[0]), trusted(words[1], words[2], COSIGNATURE))
    } else if (what === 'group') {
      const [name, count, ...members] = words
      const needed = neededOf(count, members.length)
      if (needed < 1 || needed > members.length) bad('write group NAME all, any or a number, and its members')
      for (const member of members) {
        if (!isDefined(member)) bad(`${member} is not defined before`)
        if (used.has(member)) bad(`${member} is already a member`)
        used.add(member)
      }
      groups.set(newName(name), { needed, members })
    } else if (what === 'quorum' && words.length === 1) {
      const [name = ''] = words
      if (quorum !== undefined) bad('there is already a quorum')
      if (name !== 'none' && !isDefined(name)) bad(`${name} is not defined before`)
      quorum = name
    } else {
      bad('write log, witness, group or quorum')
    }
  })
  if (quorum === undefined) throw new BadPolicy(lines.length, 'it has no quorum')
  return { logs, witnesses, groups, quorum: quorum === 'none' ? undefined : quorum }
}

/** All keys of a policy. */
export const keysOf = ({ logs, witnesses }: Policy): readonly Verifier[] =>
  [...logs, ...witnesses.values()].map(({ key }) => key)

/** Whether enough witnesses have signed. */
export const hasQuorum = ({ witnesses, groups, quorum }: Policy, signers: readonly Verifier[]): boolean => {
  const holds = (name: string): boolean => {
    const group = groups.get(name)
    if (!group) return signers.some((signer) => signer === witnesses.get(name)?.key)
    return group.members.filter(holds).length >= group.needed
  }
  return quorum === undefined || holds(quorum)
}

/** A policy that trusts only one log. */
export const policyText = (log: Verifier): string => `log ${vkeyOf(log)}\nquorum none\n`
