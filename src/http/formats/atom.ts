/** Writes Atom feeds (RFC 4287). Pure. */

export interface AtomEntry {
  /** An IRI that never changes. */
  readonly id: string
  readonly title: string
  /** RFC 3339. */
  readonly published: string
  readonly updated: string
  readonly link: string
  readonly category: string
  readonly content: string
}

export interface AtomFeed {
  readonly id: string
  readonly title: string
  readonly updated: string
  /** The address of the feed. */
  readonly self: string
  /** The address of the resource that the feed is about. */
  readonly alternate: string
  readonly entries: readonly AtomEntry[]
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text in XML 1.0, without the two characters that our texts may contain but XML may not. */
const xml = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign).replace(/[\uFFFE\uFFFF]/g, '')

const entryXml = ({ id, title, published, updated, link, category, content }: AtomEntry): string =>
  `  <entry>
    <id>${xml(id)}</id>
    <title>${xml(title)}</title>
    <published>${xml(published)}</published>
    <updated>${xml(updated)}</updated>
    <link rel="alternate" type="application/json" href="${xml(link)}"/>
    <category term="${xml(category)}"/>
    <content type="text">${xml(content)}</content>
  </entry>
`

export const atomXml = ({ id, title, updated, self, alternate, entries }: AtomFeed): string =>
  `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>${xml(id)}</id>
  <title>${xml(title)}</title>
  <updated>${xml(updated)}</updated>
  <author><name>Detente</name></author>
  <link rel="self" type="application/atom+xml" href="${xml(self)}"/>
  <link rel="alternate" type="application/json" href="${xml(alternate)}"/>
${entries.map(entryXml).join('')}</feed>
`
