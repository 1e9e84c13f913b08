/** What does what a method would do elsewhere: nothing in a ledger is edited or deleted. */

interface Advice {
  readonly text: string
  readonly suggestion?: string
}

const COLLECTION = /^\/v1\/([a-z]+)\/[^/]+$/

/** What to do instead, for a method that a path does not have. */
export const adviceFor = (method: string, path: string, methods: readonly string[]): Advice => {
  const collection = COLLECTION.exec(path)?.[1]
  if (method === 'OPTIONS' || method === 'TRACE')
    return {
      text: 'The methods and bodies of every path are in /openapi.json',
      suggestion: 'GET /openapi.json',
    }
  if (method === 'DELETE' && collection === 'people')
    return { text: 'Details of a person are erased by a command', suggestion: `POST ${path}/erase` }
  if (method === 'DELETE' && path.startsWith('/v1/'))
    return {
      text: 'What is recorded is never deleted: an event that is wrong is retracted',
      suggestion: 'POST /v1/events/{eventId}/retract',
    }
  if ((method === 'PATCH' || method === 'PUT') && path.startsWith('/v1/'))
    return {
      text: 'What is recorded is never edited: an event is corrected, and what happened next is a command',
      suggestion: 'POST /v1/events/{eventId}/correct',
    }
  if (method === 'POST' && collection !== undefined)
    return {
      text: 'What happens next is a verb under this path, listed in /openapi.json',
      suggestion: `POST ${path}/{verb}`,
    }
  if (method === 'GET' && methods.includes('POST'))
    return { text: 'This is a command: send it by POST with a JSON body', suggestion: `POST ${path}` }
  return { text: '' }
}
