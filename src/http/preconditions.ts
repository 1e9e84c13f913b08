/**
 * `If-Match` of commands (RFC 9110, section 13.1.1). What it protects is the stream: the tag of a GET of a thing begins
 * with the stream's revision, `"r3-…"`, and `"r3"` alone names that revision, too.
 */

import { refuse } from '../failure/problems.ts'
import type { IfMatch } from '../record/ifMatch.ts'

const TAG = /(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"/
/** A list of tags, empty elements in it included (RFC 9110, section 5.6.1). */
const TAGS = new RegExp(`^[ \\t,]*${TAG.source}(?:[ \\t]*,[ \\t,]*${TAG.source})*[ \\t,]*$`)

/** The revision in a tag; undefined for the tag of something else. */
const revisionOf = (tag: string): number | undefined => {
  const revision = /^r(\d{1,15})(?:-|$)/.exec(tag)?.[1]
  return revision === undefined ? undefined : Number(revision)
}

/**
 * Reads the header. Tags compare strongly, so a weak one matches nothing, and neither does one that names no revision.
 * @throws Refused `bad-header`
 */
export const readIfMatch = (value: string | undefined): IfMatch | undefined => {
  if (value === undefined) return undefined
  if (value.trim() === '*') return '*'
  if (!TAGS.test(value)) {
    return refuse(
      'bad-header',
      'If-Match must be entity tags in quotes, like "r3" or those that GET gave, separated by commas, or *.',
    )
  }
  return [...value.matchAll(new RegExp(TAG, 'g'))].flatMap(([, weak, tag = '']) => {
    const revision = weak ? undefined : revisionOf(tag)
    return revision === undefined ? [] : [revision]
  })
}
