/**
 * Words of legal forms, which do not decide whether two names are of one firm: "OAO Belaruskali" is "Belaruskali JSC".
 * The codes are those of ISO 20275 (Entity Legal Forms) and of the languages in which lists of sanctions are written.
 */
import { spellings } from './letters.ts'
import { inLatin, wordsIn } from './scripts.ts'

/** A legal form wherever it stands in a name; one of several words is left out as a whole. */
const ANYWHERE = [
  ...['open joint stock company', 'public joint stock company', 'closed joint stock company'],
  ...['private joint stock company', 'joint stock company', 'joint-stock company', 'stock company'],
  ...['private limited company', 'public limited company', 'limited liability company', 'limited company'],
  ...['limited liability partnership', 'limited partnership', 'company limited', 'unitary enterprise'],
  ...['republican unitary enterprise', 'federal state unitary enterprise', 'state unitary enterprise'],
  ...['foreign unitary enterprise', 'private unitary enterprise', 'additional liability company'],
  ...['ltd', 'limited', 'llc', 'llp', 'inc', 'incorporated', 'corp', 'corporation', 'plc', 'company', 'cie'],
  ...['jsc', 'ojsc', 'cjsc', 'pjsc', 'oao', 'zao', 'pao', 'ooo', 'odo', 'fgup', 'gup', 'rup', 'chup', 'too'],
  ...[
    'gmbh',
    'mbh',
    'kgaa',
    'ohg',
    'aktiengesellschaft',
    'gesellschaft mit beschränkter haftung',
    'eingetragener verein',
  ],
  ...['sarl', 's.à r.l.', 'sas', 'société anonyme', 'société à responsabilité limitée', 'sprl', 'srl', 'spa'],
  ...[
    'società per azioni',
    'sociedad anónima',
    's.a. de c.v.',
    'ltda',
    'limitada',
    'eireli',
    'sdn bhd',
    'bhd',
  ],
  ...[
    'sp. z o.o.',
    'spółka z ograniczoną odpowiedzialnością',
    'spółka akcyjna',
    's.r.o.',
    'spol. s r.o.',
    'd.o.o.',
  ],
  ...['d.d.o.o.', 'e.o.o.d.', 'eood', 'ead', 'ood', 'kft', 'zrt', 'nyrt', 'oyj', 'aps', 'asa', 'pte', 'pty'],
  ...[
    'fze',
    'fzco',
    'fzc',
    'fz-llc',
    'dmcc',
    'wll',
    'kscp',
    'sàrl',
    'a.ş.',
    'anonim şirketi',
    'limited şirketi',
  ],
  ...['ltd şti', 'şti', 'sal', 'saog', 'saoc', 'kabushiki kaisha', 'godo kaisha', 'pvt', 'private limited'],
  ...['открытое акционерное общество', 'публичное акционерное общество', 'закрытое акционерное общество'],
  ...['акционерное общество', 'общество с ограниченной ответственностью', 'частное унитарное предприятие'],
  ...['общество с дополнительной ответственностью', 'республиканское унитарное предприятие'],
  ...['федеральное государственное унитарное предприятие', 'государственное унитарное предприятие'],
  ...['адкрытае акцыянернае таварыства', 'закрытае акцыянернае таварыства', 'акцыянернае таварыства'],
  ...[
    'таварыства з абмежаванай адказнасцю',
    'рэспубліканскае унітарнае прадпрыемства',
    'ААТ',
    'ЗАТ',
    'ТАА',
    'РУП',
  ],
  ...[
    'публічне акціонерне товариство',
    'приватне акціонерне товариство',
    'акціонерне товариство',
    'ТОВ',
    'ПАТ',
  ],
  ...[
    'товариство з обмеженою відповідальністю',
    'ПрАТ',
    'ОАО',
    'ЗАО',
    'ПАО',
    'ООО',
    'ФГУП',
    'ЧУП',
    'ИП',
    'ТОО',
  ],
  ...[
    'ανώνυμη εταιρεία',
    'ΕΠΕ',
    'ΙΚΕ',
    'شركة',
    'شركة مساهمة',
    'ش.م.ع',
    'ذ.م.م',
    'المحدودة',
    'شرکت',
    'سهامی خاص',
    'سهامی عام',
  ],
]

/** Codes of two letters, also words or parts of names: only where a name begins or ends. */
const AT_THE_ENDS = [
  ...[
    'ag',
    'kg',
    'ug',
    'se',
    'sa',
    'bv',
    'nv',
    'ab',
    'as',
    'oy',
    'ad',
    'dd',
    'ao',
    'at',
    'co',
    'kk',
    'lp',
    'ev',
  ],
  ...['hb', 'ks', 'sc', 'cv', 'the', 'АО', 'АТ', 'ΑΕ', 'eg', 'ry', 'rt', 'sl', 'kd'],
]

/** At the end of names in scripts without spaces. */
const DENSE = [
  '股份有限公司',
  '有限责任公司',
  '有限責任公司',
  '有限公司',
  '株式会社',
  '株式會社',
  '有限会社',
  '주식회사',
  '유한회사',
]

const joinedInitials = (words: readonly string[]): readonly string[] => {
  const joined: string[] = []
  let before = false
  for (const word of words) {
    const single = [...word].length === 1 && !/\d/.test(word)
    if (single && before) joined[joined.length - 1] += word
    else joined.push(word)
    before = single
  }
  return joined
}

/** Letters that are read in two ways: г by the language, and ى, which many write for ي at the end of a word. */
const TWO_WAYS: readonly (readonly [letter: string, ways: readonly string[]])[] = [
  ['г', ['g', 'h']],
  ['ى', ['a', 'i']],
]

/** The words with each letter that is read in two ways read in each, all of a name alike. */
const readings = (words: readonly string[]): readonly (readonly string[])[] =>
  TWO_WAYS.reduce<readonly (readonly string[])[]>(
    (found, [letter, ways]) =>
      words.some((word) => word.includes(letter))
        ? found.flatMap((one) => ways.map((way) => one.map((word) => word.replaceAll(letter, way))))
        : found,
    [words],
  )

/** The words of a name in Latin letters, initials as the word that they make together: A.B.C. is ABC. */
export const latinWords = (text: string): readonly (readonly string[])[] =>
  readings(joinedInitials(wordsIn(text)).map(inLatin)).map((words) =>
    words.flatMap((word) => spellings(word)).filter((word) => word !== ''),
  )

const asWords = (texts: readonly string[]): ReadonlySet<string> =>
  new Set(texts.flatMap((text) => latinWords(text).map((words) => words.join(' '))))

const anywhere = asWords(ANYWHERE)
const atTheEnds = asWords(AT_THE_ENDS)
const LONGEST = Math.max(...[...anywhere].map((form) => form.split(' ').length))

const dense = (word: string): string => {
  const form = DENSE.find((one) => word.length > one.length && (word.endsWith(one) || word.startsWith(one)))
  return form === undefined ? word : word.replace(form, '')
}

/** How many words at a place are a legal form. */
const formAt = (words: readonly string[], at: number): number => {
  for (let length = Math.min(LONGEST, words.length - at); length > 0; length--) {
    if (anywhere.has(words.slice(at, at + length).join(' '))) return length
  }
  return (at === 0 || at === words.length - 1) && atTheEnds.has(words[at] ?? '') ? 1 : 0
}

/** Whether a word is nothing but a legal form, where it stands at an end of a name. */
export const isLegalForm = (word: string): boolean =>
  latinWords(word).every((words) => words.length > 0 && formAt(words, 0) === words.length)

/** The words of a name without its legal forms; all of them where nothing else is left. */
export const withoutLegalForms = (words: readonly string[]): readonly string[] => {
  const kept: string[] = []
  for (let at = 0; at < words.length; ) {
    const length = formAt(words, at)
    if (length === 0) kept.push(dense(words[at] ?? ''))
    at += length || 1
  }
  return kept.length > 0 ? kept : words
}
