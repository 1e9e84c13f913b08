/** Many counterparties at once: paste or drop a list, get a table of verdicts. Nothing is recorded. */
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { announce } from '../../announce.ts'
import type { Screening } from '../../answers.ts'
import { ApiProblem, problemFrom, send } from '../../api.ts'
import { html } from '../../html.ts'
import { dropZone } from '../../pieces/dropZone.ts'
import { ProblemView } from '../../states.ts'
import { type AnsweredRow, ManyTable } from './manyTable.ts'
import { readRows, type ScreeningRow } from './rows.ts'

/** How many rows are asked at once. */
const PIECE = 200

const EXAMPLE =
  'reference,name,goods\nPO-1001,Belaruskali,310420\nPO-1002,Agrorozkvit,\nPO-1003,Freedonian Mills,1001'

const ask = async (rows: readonly ScreeningRow[], signal: AbortSignal): Promise<readonly Screening[]> => {
  const response = await send('/v1/screenings', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/jsonl' },
    body: JSON.stringify({ rows }),
    signal,
  })
  const text = await response.text()
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Screening]))
}

/** Says which row of the whole list a problem is about: the service counts from the piece that it was asked. */
const ofWholeList = (problem: unknown, from: number): ApiProblem => {
  if (!(problem instanceof ApiProblem)) return problemFrom(problem)
  const errors = problem.errors.map(({ pointer, detail }) => ({
    pointer: pointer.replace(/^\/rows\/(\d+)/, (_, at) => `row ${Number(at) + from + 1}`),
    detail,
  }))
  return new ApiProblem(problem.status, problem.code, problem.message, { errors })
}

export const ManyQuestions = () => {
  const text = useSignal('')
  const found = useSignal<readonly AnsweredRow[]>([])
  const total = useSignal(0)
  const leftOut = useSignal<readonly string[]>([])
  const problem = useSignal<ApiProblem | undefined>(undefined)
  const isOver = useSignal(false)
  const running = useRef<AbortController | undefined>(undefined)
  const isRunning = useSignal(false)
  useEffect(() => () => running.current?.abort(), [])

  const run = async (list: string): Promise<void> => {
    running.current?.abort()
    const abort = new AbortController()
    running.current = abort
    const { rows, leftOut: others } = readRows(list)
    leftOut.value = others
    problem.value =
      rows.length === 0
        ? new ApiProblem(
            422,
            'page-error',
            'No row asks about anybody: give a column name, or one name a line.',
          )
        : undefined
    found.value = []
    total.value = rows.length
    isRunning.value = rows.length > 0
    for (let from = 0; from < rows.length && !abort.signal.aborted; from += PIECE) {
      const piece = rows.slice(from, from + PIECE)
      try {
        const answers = await ask(piece, abort.signal)
        if (abort.signal.aborted) return
        found.value = [
          ...found.value,
          ...answers.map((answer, at) => ({ row: from + at + 1, asked: piece[at] as ScreeningRow, answer })),
        ]
      } catch (error) {
        if (!abort.signal.aborted) problem.value = ofWholeList(error, from)
        break
      }
    }
    if (running.current === abort) isRunning.value = false
    announce(`${found.value.length} of ${rows.length} rows checked.`)
  }
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return
    text.value = await file.text()
    await run(text.value)
  }
  return html`
    <form class=${`paste ${isOver.value ? 'over' : ''}`} onSubmit=${(event: Event) => {
      event.preventDefault()
      void run(text.value)
    }} ...${dropZone(isOver, take)}>
      <label for="list">Paste a list, or drop a CSV file here: one name a line, or a table with a heading</label>
      <textarea id="list" rows=${found.value.length > 0 ? 3 : 7} spellcheck="false" placeholder=${EXAMPLE} value=${text} onInput=${(
        event: InputEvent,
      ) => {
        text.value = (event.target as HTMLTextAreaElement).value
      }}></textarea>
      <div class="bar">
        <button type="submit" disabled=${isRunning.value || text.value.trim() === ''}>Check all</button>
        <label class="button quiet">Choose a file<input class="sr" type="file" accept=".csv,.tsv,.txt,text/csv" onChange=${(event: Event) => void take((event.target as HTMLInputElement).files?.[0])} /></label>
        ${
          text.value === '' &&
          html`<button type="button" class="link" onClick=${() => {
            text.value = EXAMPLE
          }}>Use an example</button>`
        }
        <span class="dim">Columns: reference, name, identifier, goods, origin, destination, jurisdiction. Nothing is recorded.</span>
      </div>
    </form>
    ${leftOut.value.length > 0 && html`<p class="notice" role="status">These columns are not asked about: ${leftOut.value.map((name, at) => html`${at > 0 && ', '}<bdi>${name}</bdi>`)}.</p>`}
    ${
      isRunning.value &&
      html`<p class="progress" role="status"><progress max=${total.value} value=${found.value.length}></progress> ${found.value.length} of ${total.value}
        <button type="button" class="quiet small" onClick=${() => {
          running.current?.abort()
          isRunning.value = false
        }}>Stop</button></p>`
    }
    ${problem.value && html`<${ProblemView} problem=${problem.value} />`}
    ${found.value.length > 0 && html`<${ManyTable} rows=${found.value} />`}`
}
