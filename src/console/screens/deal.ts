/** One deal: its timeline as a picture and as a list, its balance, and both as they were at another moment. */
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { fragment, go, query, withFragment, withQuery } from '../address.ts'
import { announce } from '../announce.ts'
import type { AnswerOf, ItemOf } from '../answers.ts'
import { apiUrl, get, getAll } from '../api.ts'
import { html } from '../html.ts'
import { useKeys } from '../keyboard.ts'
import { useNews } from '../live.ts'
import { useLoad } from '../load.ts'
import { CopyCurl, CopyLink } from '../pieces/copy.ts'
import { EventShape, kindLook } from '../pieces/eventMark.ts'
import { placeName } from '../pieces/places.ts'
import type { ScreenProps } from '../screenProps.ts'
import { showLoaded } from '../states.ts'
import { Balance } from './deal/balance.ts'
import { StepChanges } from './deal/changes.ts'
import { type Difference, differences, type Entry } from './deal/entries.ts'
import { savePng, saveSvg } from './deal/exports.ts'
import { layOut } from './deal/layout.ts'
import { List } from './deal/list.ts'
import { Moments } from './deal/moments.ts'
import { entrySentence, kindsIn, Picture } from './deal/picture.ts'

interface DealView {
  readonly deal: AnswerOf<'getDeal'>
  readonly balance: AnswerOf<'getDealBalance'>
  readonly entries: readonly Entry[]
  /** Every entry of the present. */
  readonly all: readonly Entry[]
}

const Head = ({ deal }: { deal: AnswerOf<'getDeal'> }) => html`
  <div class="head"><div><p class="crumb"><a href="/deals">Deals</a></p><h1><bdi>${deal.title}</bdi></h1>
    <p class="dim">${deal.parties.map(({ code, role }) => `${placeName(code)} (${role})`).join(' · ')}</p></div>
    <p><span class="tag">${deal.status === null ? 'not opened' : deal.status.replaceAll('-', ' ')}</span> <span class="tag">${deal.framing.replaceAll('-', ' ')}</span></p></div>`

const Legend = ({ entries }: { entries: readonly Entry[] }) => html`
  <ul class="legend plain">${kindsIn(entries).map((kind) => html`<li key=${kind}><${EventShape} kind=${kind} /> ${kindLook(kind).word}</li>`)}
    <li><${EventShape} kind="concession" standing=${{ certainty: 'possible' }} /> possible</li>
    <li><${EventShape} kind="concession" standing=${{ certainty: 'definite', confidence: 'contested' }} /> contested</li>
    <li><${EventShape} kind="concession" standing=${{ certainty: 'definite', retractedBy: ['x'] }} /> retracted</li>
    <li class="dim">Gaps between days are not to scale.</li></ul>`

/** Keeps what the view showed before its last change, and tells how it differs. */
const useSteps = (view: DealView | undefined): readonly Difference[] => {
  const steps = useRef<{ now: DealView | undefined; found: readonly Difference[] }>({
    now: undefined,
    found: [],
  })
  const { now } = steps.current
  if (view !== undefined && view !== now) {
    steps.current = { now: view, found: now === undefined ? [] : differences(now.entries, view.entries) }
  }
  return steps.current.found
}

export const Screen = ({ params }: ScreenProps) => {
  const { id = '' } = params
  const url = `/v1/deals/${encodeURIComponent(id)}`
  const asked = { asOf: query.value.get('at') ?? undefined, knownAt: query.value.get('known') ?? undefined }
  const isPast = asked.asOf !== undefined || asked.knownAt !== undefined
  const present = useLoad(`${url} all`, (signal) => getAll<Entry>(`${url}/timeline?limit=500`, signal))
  const sources = useLoad(url, (signal) => getAll<ItemOf<'getSources'>>('/v1/sources?limit=500', signal, 4))
  const loaded = useLoad(
    present.value && `${JSON.stringify(asked)} ${present.value.length}`,
    async (signal): Promise<DealView> => {
      const all = present.value ?? []
      const [deal, balance, entries] = await Promise.all([
        get<AnswerOf<'getDeal'>>(apiUrl(url, asked), signal),
        get<AnswerOf<'getDealBalance'>>(apiUrl(`${url}/balance`, asked), signal),
        isPast ? getAll<Entry>(apiUrl(`${url}/timeline`, { ...asked, limit: '500' }), signal) : all,
      ])
      return { deal, balance, entries, all }
    },
  )
  const found = useSteps(loaded.value)
  const marked = useSignal<string | undefined>(undefined)
  const picture = useRef<HTMLDivElement>(null)
  const room = useSignal(0)
  useEffect(() => {
    const measure = (): void => {
      room.value = picture.current?.clientWidth ?? 0
    }
    measure()
    addEventListener('resize', measure)
    return () => removeEventListener('resize', measure)
  }, [room, loaded.value === undefined])
  const news = useNews(`/v1/events/stream?deals=${encodeURIComponent(id)}`)
  const entries = loaded.value?.entries ?? []
  useKeys((key) => {
    const at = entries.findIndex(({ eventId }) => eventId === (marked.value ?? fragment.value))
    const to = {
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      Home: 0,
      End: entries.length - 1,
    }[key]
    if (to !== undefined) {
      const entry = entries[Math.min(Math.max(to, 0), entries.length - 1)]
      if (!entry) return false
      marked.value = entry.eventId
      announce(entrySentence(entry))
      picture.current
        ?.querySelector(`[data-event="${CSS.escape(entry.eventId)}"]`)
        ?.scrollIntoView({ block: 'nearest', inline: 'center' })
      return true
    }
    if (
      key === 'Enter' &&
      marked.value !== undefined &&
      !document.activeElement?.matches('a, button, summary')
    ) {
      go(withFragment(marked.value))
      return true
    }
    if (key !== 'Escape') return false
    if (fragment.value !== '') go(withFragment(undefined))
    else if (isPast) go(withQuery({ at: undefined, known: undefined }))
    else go('/deals')
    return true
  })
  const urls = new Map(
    sources.value?.flatMap(({ id, url }) => (url === undefined ? [] : [[id, url] as const])),
  )
  const svg = (): SVGSVGElement | null => picture.current?.querySelector('svg') ?? null
  const save = (how: (svg: SVGSVGElement, name: string) => unknown): void => {
    const element = svg()
    if (element) void how(element, `detente-${id}`)
  }
  if (present.value === undefined) return showLoaded(present, () => null)
  return showLoaded(loaded, ({ deal, balance, entries, all }) => {
    const promised = balance.items.flatMap(({ party, commitments }) =>
      commitments.map((one) => ({ ...one, party: String(party) })),
    )
    const layout = layOut(
      deal.parties.map(({ code }) => String(code)),
      all,
      entries,
      promised,
      room.value,
    )
    return html`
      <${Head} deal=${deal} />
      ${
        news.value > 0 &&
        html`<p class="notice" role="status">${news.value} new ${news.value === 1 ? 'event was' : 'events were'} recorded. <button type="button" class="link" onClick=${() => {
          news.value = 0
          present.reload()
        }}>Show</button></p>`
      }
      <div class="deal-top"><${Moments} id=${id} all=${all} /><${StepChanges} found=${found} /></div>
      <section aria-label="Timeline">
        <div class="bar"><h2>Timeline</h2><span class="dim" role="status">${entries.length} ${entries.length === 1 ? 'event' : 'events'}${entries.length < all.length && ` of ${all.length}`}${!deal.at.settled && ' · not settled: this may still change'}</span>
          <span class="end"><${CopyLink} /><${CopyCurl} url=${apiUrl(`${url}/timeline`, asked)} />
            <button type="button" class="quiet small" onClick=${() => save(saveSvg)}>SVG</button><button type="button" class="quiet small" onClick=${() => save(savePng)}>PNG</button>
            <a class="button quiet small" href=${apiUrl(`${url}/timeline.csv`, asked)} download>CSV</a><a class="button quiet small" href=${apiUrl(`${url}/timeline.jsonl`, asked)} download>JSON</a></span></div>
        <div class="scroll picture" ref=${picture} tabindex="0" role="region" aria-label="Timeline as a picture"><${Picture} layout=${layout} marked=${marked.value} asOf=${asked.asOf} /></div>
        <${Legend} entries=${entries} />
      </section>
      <div class="deal-body"><section aria-labelledby="list"><h2 id="list">By day</h2><${List} entries=${entries} urls=${urls} marked=${marked.value} /></section><${Balance} balance=${balance} /></div>`
  })
}
