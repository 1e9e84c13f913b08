/**
 * The `If-Match` header of commands (RFC 9110, section 13.1.1). It protects the stream: the tag that GET returns
 * for a resource begins with the stream's revision, `"r3-…"`, and `"r3"` alone names the same revision.
 */

import { refuse } from '../../failure/problems.ts'
import type { IfMatch } from '../../record/ifMatch.ts'

const TAG = /(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"/
/** A list of tags, in which empty elements are allowed (RFC 9110, section 5.6.1). */
const TAGS = new RegExp(`^[ \\t,]*${TAG.source}(?:[ \\t]*,[ \\t,]*${TAG.source})*[ \\t,]*$`)

/** The revision in a tag; undefined for another kind of tag. */
const revisionOf = (tag: string): number | undefined => {
  const revision = /^r(\d{1,15})(?:-|$)/.exec(tag)?.[1]
  return revision === undefined ? undefined : Number(revision)
}

/**
 * Reads the header. Tags compare strongly: a weak tag, or one without a revision, matches nothing.
 * @throws Refusal `bad-header`
 */
export const readIfMatch = (value: string | undefined): IfMatch | undefined => {
  if (value === undefined) return undefined
  if (value.trim() === '*') return '*'
  if (!TAGS.test(value)) {
    return refuse(
      'bad-header',
      'If-Match must be entity tags in quotes, such as "r3" or those that GET returned, separated by commas, or *.',
    )
  }
  return [...value.matchAll(new RegExp(TAG, 'g'))].flatMap(([, weak, tag = '']) => {
    const revision = weak ? undefined : revisionOf(tag)
    return revision === undefined ? [] : [revision]
  })
}
