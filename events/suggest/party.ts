/**
 * The code of the party that somebody meant who wrote a name or another code. Names come from the Unicode CLDR, in the
 * languages in which lists of sanctions and reports about them are written, by way of the platform.
 */
import { STATES } from '../text/codes.ts'
import { FORMER_STATES } from '../text/formerStates.ts'
import { plain } from './word.ts'

const LANGUAGES = [
  ...[
    'en',
    'fr',
    'es',
    'de',
    'ru',
    'zh',
    'ar',
    'fa',
    'uk',
    'be',
    'ka',
    'hy',
    'zh-Hant',
    'he',
    'tr',
    'pt',
    'it',
  ],
  ...[
    'pl',
    'lt',
    'lv',
    'et',
    'ro',
    'hu',
    'cs',
    'el',
    'bg',
    'sr',
    'sr-Latn',
    'az',
    'kk',
    'uz',
    'ky',
    'tg',
    'ja',
    'ko',
  ],
]

/** Other codes and names in use: codes of ISO 3166-1 alpha-3, of vehicles and of the EU, older and shorter names. */
const OTHERS: Readonly<Record<string, string>> = {
  ...{
    uk: 'GB',
    gbr: 'GB',
    england: 'GB',
    britain: 'GB',
    'great-britain': 'GB',
    scotland: 'GB',
  },
  ...{
    usa: 'US',
    america: 'US',
    'united-states-of-america': 'US',
    'etats-unis-d-amerique': 'US',
    'estados-unidos-de-america': 'US',
  },
  ...{
    el: 'GR',
    grc: 'GR',
    deu: 'DE',
    ger: 'DE',
    fra: 'FR',
    esp: 'ES',
    ita: 'IT',
    pol: 'PL',
    ltu: 'LT',
    lva: 'LV',
  },
  ...{
    blr: 'BY',
    byelorussia: 'BY',
    weissrussland: 'BY',
    bielorussia: 'BY',
    bielarus: 'BY',
    'republic-of-belarus': 'BY',
    白俄: 'BY',
  },
  ...{
    rus: 'RU',
    'russian-federation': 'RU',
    ukr: 'UA',
    irn: 'IR',
    persia: 'IR',
    'islamic-republic-of-iran': 'IR',
  },
  ...{
    ven: 'VE',
    cub: 'CU',
    chn: 'CN',
    prk: 'KP',
    dprk: 'KP',
    kor: 'KR',
    syr: 'SY',
    mmr: 'MM',
    burma: 'MM',
    tur: 'TR',
    turkey: 'TR',
  },
  ...{
    holland: 'NL',
    czechia: 'CZ',
    'czech-republic': 'CZ',
    swaziland: 'SZ',
    macedonia: 'MK',
    'ivory-coast': 'CI',
    kosovo: 'XK',
  },
  ...{
    белоруссия: 'BY',
    бсср: 'BY',
    беларуссия: 'BY',
    сша: 'US',
    англия: 'GB',
    кндр: 'KP',
    ес: 'EU',
    евросоюз: 'EU',
    оон: 'UN',
    єс: 'EU',
  },
  ...{
    بيلاروسيا: 'BY',
    'روسيا البيضاء': 'BY',
    بلاروسيا: 'BY',
    السعودية: 'SA',
    الإمارات: 'AE',
    أمريكا: 'US',
    'الولايات المتحدة الأمريكية': 'US',
    آمریکا: 'US',
    'ایالات متحده آمریکا': 'US',
    بريطانيا: 'GB',
    انگلیس: 'GB',
    انگلستان: 'GB',
  },
  ...{ ԱՄՆ: 'US', აშშ: 'US', 美國: 'US', 欧盟: 'EU', 歐盟: 'EU', 联合国: 'UN', 聯合國: 'UN' },
  ...{
    ussr: 'SU',
    'union-of-soviet-socialist-republics': 'SU',
    urss: 'SU',
    udssr: 'SU',
    sowjetunion: 'SU',
    ссср: 'SU',
    'советский союз': 'SU',
    'serbia-and-montenegro': 'CS',
    czechoslovakia: 'CS',
    'east-germany': 'DD',
    gdr: 'DD',
    ddr: 'DD',
    'south-yemen': 'YD',
  },
  ...{
    'european-union': 'EU',
    'union-europeenne': 'EU',
    'union-europea': 'EU',
    'europaische-union': 'EU',
    ue: 'EU',
    ec: 'EU',
  },
  ...{
    'united-nations': 'UN',
    un: 'UN',
    uno: 'UN',
    onu: 'UN',
    unsc: 'UN',
    isr: 'IL',
    qat: 'QA',
    che: 'CH',
    can: 'CA',
    jpn: 'JP',
  },
}

const partiesByName = (): ReadonlyMap<string, string> => {
  const codes = new Map<string, Set<string>>()
  const add = (name: string, code: string): void => {
    const key = plain(name)
    codes.set(key, (codes.get(key) ?? new Set()).add(code))
  }
  for (const language of LANGUAGES) {
    const show = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
    for (const code of STATES) {
      const name = show.of(code)
      if (name !== undefined) add(name, code)
    }
  }
  const names = new Map<string, string>()
  // A name that languages give to different states says neither.
  for (const [name, [code, ...others]] of codes) if (code && others.length === 0) names.set(name, code)
  for (const [name, code] of Object.entries(OTHERS)) if (!codes.has(plain(name))) names.set(plain(name), code)
  for (const { name, code, unique } of FORMER_STATES) {
    names.set(plain(name), code)
    names.set(plain(unique), code)
  }
  return names
}

let names: ReadonlyMap<string, string> | undefined

/** @returns an ISO 3166-1 code, EU or UN, or the form of an organisation's code; undefined when it is not clear */
export const meantParty = (value: string): string | undefined => {
  const asked = plain(value)
  if (asked === '') return undefined
  if (/^[a-z]{2}$/.test(asked) && STATES.has(asked.toUpperCase())) return asked.toUpperCase()
  names ??= partiesByName()
  const found = names.get(asked) ?? names.get(asked.replace(/^the-/, ''))
  if (found !== undefined) return found
  const organisation = /^(?:org|organi[sz]ation)[\s:_/-]+(.+)$/i.exec(value.trim())?.[1]
  const slug = organisation && plain(organisation).replace(/[^a-z0-9-]/g, '')
  return slug && slug.length >= 2 ? `org:${slug}` : undefined
}
