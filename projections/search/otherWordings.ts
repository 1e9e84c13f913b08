/** Other wordings of a question, for when nothing has all its words. Pure. */
import { licenceNumberOf } from '../matching/comparable.ts'
import { isLegalForm } from '../matching/legalForms.ts'

/** An identifier after the name of its scheme: `IMO 9074729`, `lei:5493001KJTIIGC8Y1R12`. */
const IDENTIFIER = /^\s*(?:imo|lei|inn|ogrn|ticker|isin|swift|wikidata)\s*[:#]?\s*([\p{L}\p{N}]+)\s*$/iu

/**
 * What a question may also have meant: the name without its legal form ("OAO Acme" for Acme), the number of a licence
 * without the words around it ("GL 13"), an identifier without its scheme.
 * @returns different questions, the likeliest first
 */
export const otherWordings = (question: string): readonly string[] => {
  const { number, isMarked } = licenceNumberOf(question)
  const name = question
    .trim()
    .split(/\s+/)
    .filter((word) => !isLegalForm(word))
    .join(' ')
  const identifier = IDENTIFIER.exec(question)?.[1]
  const others = [name, isMarked ? number : undefined, identifier]
  const asked = question.trim().replaceAll(/\s+/g, ' ')
  return [...new Set(others)].flatMap((text) =>
    // A space ends the last word, so that it is not the beginning of longer ones.
    text === undefined || text === '' || text === asked ? [] : [`${text} `],
  )
}
