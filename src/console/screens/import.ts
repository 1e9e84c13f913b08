/** Import: drop a table, see every row's outcome with the cell at fault, mend, record. */
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { go, query, withQuery } from '../address.ts'
import { announce } from '../announce.ts'
import { type ApiProblem, get, problemFrom } from '../api.ts'
import { html } from '../html.ts'
import { useLoad } from '../load.ts'
import { dropZone } from '../pieces/dropZone.ts'
import { ProblemView, showLoaded } from '../states.ts'
import type { FileAnswer, Kind, ProgressLine, RowLine, Wishes } from './import/answers.ts'
import { FaultList } from './import/faultList.ts'
import { FileReading } from './import/fileReading.ts'
import { KindChoice } from './import/kindChoice.ts'
import { RecordedRows } from './import/recorded.ts'
import { sendFile } from './import/sendFile.ts'

const NOTHING: FileAnswer = { rows: [] }

const blank = (kind: string): Wishes => ({ kind, map: {}, set: {}, mend: {} })

const sentenceOf = ({ report }: FileAnswer): string => {
  if (!report) return ''
  const { rows, checked, repeated, refused } = report
  const sound = checked + repeated
  const before = repeated > 0 ? ` (${repeated} of them before)` : ''
  return `${sound} of ${rows} ${rows === 1 ? 'row' : 'rows'} can be recorded${before}; ${refused} ${refused === 1 ? 'has' : 'have'} faults.`
}

const Import = ({ kinds }: { kinds: readonly Kind[] }) => {
  const name = query.value.get('kind') ?? 'prisoners'
  const kind = kinds.find((one) => one.name === name) ?? (kinds[0] as Kind)
  const file = useSignal<File | undefined>(undefined)
  const wishes = useSignal<Wishes>(blank(kind.name))
  const checked = useSignal<FileAnswer>(NOTHING)
  const recorded = useSignal<FileAnswer>(NOTHING)
  const progress = useSignal<ProgressLine | undefined>(undefined)
  const problem = useSignal<ApiProblem | undefined>(undefined)
  const isBusy = useSignal(false)
  const isOver = useSignal(false)
  const skips = useSignal(false)
  const running = useRef<AbortController | undefined>(undefined)
  useEffect(() => () => running.current?.abort(), [])

  const run = async (dryRun: boolean): Promise<void> => {
    if (!file.value) return
    running.current?.abort()
    const abort = new AbortController()
    running.current = abort
    const into = dryRun ? checked : recorded
    const rows: RowLine[] = []
    problem.value = undefined
    isBusy.value = true
    recorded.value = NOTHING
    try {
      const how = { dryRun, skipFaulty: !dryRun && skips.value }
      for await (const line of sendFile(file.value, wishes.value, how, abort.signal)) {
        if (line.type === 'progress') progress.value = line
        else if (line.type === 'row') rows.push(line)
        else if (line.type === 'file') into.value = { file: line, rows: [] }
        else if (line.type === 'report') into.value = { ...into.value, rows, report: line }
      }
      announce(dryRun ? sentenceOf(into.value) : `${into.value.report?.recorded ?? 0} rows recorded.`)
    } catch (error) {
      if (abort.signal.aborted) return
      problem.value = problemFrom(error)
      if (dryRun) checked.value = NOTHING
    }
    if (running.current === abort) {
      isBusy.value = false
      progress.value = undefined
    }
  }

  const take = (given: File | undefined): void => {
    if (!given) return
    file.value = given
    wishes.value = blank(kind.name)
    checked.value = NOTHING
    skips.value = false
    void run(true)
  }
  const wish = (changes: Partial<Wishes>): void => {
    wishes.value = { ...wishes.value, ...changes }
    void run(true)
  }
  const choose = (chosen: string): void => {
    go(withQuery({ kind: chosen === 'prisoners' ? undefined : chosen }))
    wishes.value = blank(chosen)
    checked.value = NOTHING
    recorded.value = NOTHING
    void run(true)
  }
  const { report, file: read, rows } = checked.value
  const sound = (report?.checked ?? 0) + (report?.repeated ?? 0)
  const faulty = report?.refused ?? 0
  const done = recorded.value.report
  const wasRecorded = done !== undefined && done.outcome !== 'refused'
  return html`
    <${KindChoice} kinds=${kinds} kind=${kind.name} choose=${choose} />
    <div class=${`paste ${isOver.value ? 'over' : ''}`} ...${dropZone(isOver, take)}>
      <p>${file.value ? html`<bdi class="strong">${file.value.name}</bdi>` : 'Drop a CSV or XLSX file here. Its first row names the columns.'}</p>
      <div class="bar"><label class="button quiet">${file.value ? 'Choose another file' : 'Choose a file'}<input class="sr" type="file" accept=".csv,.tsv,.txt,.xlsx,text/csv" onChange=${(
        event: Event,
      ) => {
        const input = event.target as HTMLInputElement
        take(input.files?.[0])
        input.value = ''
      }} /></label>
      <span class="dim">It is only checked. Nothing is recorded before you say so.</span></div>
    </div>
    ${
      isBusy.value &&
      html`<p class="progress" role="status"><progress max="1" value=${progress.value?.part ?? 0} aria-label="Progress"></progress>
        ${progress.value?.stage === 'recording' ? 'Recording' : 'Checking'}: ${progress.value?.rows ?? 0} rows
        <button type="button" class="quiet small" onClick=${() => {
          running.current?.abort()
          isBusy.value = false
        }}>Stop</button></p>`
    }
    ${problem.value && html`<${ProblemView} problem=${problem.value} retry=${() => void run(true)} />`}
    ${wasRecorded && done && html`<${RecordedRows} rows=${recorded.value.rows} report=${done} mendRest=${() => void run(true)} />`}
    ${
      report &&
      !wasRecorded &&
      html`<section class="card outcome" aria-labelledby="outcome-title">
        <h2 id="outcome-title">${sentenceOf(checked.value)}</h2>
        ${report.stoppedAt !== undefined && html`<p class="notice">More than ${faulty - 1} rows have faults, so rows after ${report.stoppedAt} were not looked at. Is the encoding right, and is each column what it is said to be?</p>`}
        ${report.examples > 0 && html`<p>The example of the template is left out.</p>`}
        <${FaultList} rows=${rows} mend=${wishes.value.mend} isBusy=${isBusy.value}
          change=${(cell: string, text: string) => {
            wishes.value = { ...wishes.value, mend: { ...wishes.value.mend, [cell]: text } }
          }} again=${() => void run(true)} />
        ${
          faulty > 0 &&
          sound > 0 &&
          report.stoppedAt === undefined &&
          html`<p><label class="choice"><input type="checkbox" checked=${skips.value} onChange=${(
            event: Event,
          ) => {
            skips.value = (event.target as HTMLInputElement).checked
          }} /> Record the others although ${faulty === 1 ? 'one row has' : `${faulty} rows have`} faults</label></p>`
        }
        <div class="bar"><button type="button" disabled=${isBusy.value || sound === 0 || (faulty > 0 && !skips.value)} onClick=${() => void run(false)}>Record ${sound} ${sound === 1 ? 'row' : 'rows'}</button></div>
      </section>`
    }
    ${read && !wasRecorded && html`<${FileReading} file=${read} kind=${kind} wishes=${wishes.value} wish=${wish} />`}`
}

export const Screen = () => {
  const kinds = useLoad('kinds', (signal) => get<{ items: readonly Kind[] }>('/v1/imports/kinds', signal))
  return html`
    <div class="head"><h1>Import</h1></div>
    <p class="hint">Record the rows of a table. Ids are made for you, and the same file again adds nothing.</p>
    ${showLoaded(kinds, ({ items }) => html`<${Import} kinds=${items} />`)}`
}
