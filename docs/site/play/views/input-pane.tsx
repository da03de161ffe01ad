// Where a payload is pasted, typed or dropped.

import { signal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { MAX_TEXT, type Problem } from '../input.js'
import { input, load, shipment, shown, text } from '../state.js'
import { notice } from './notice.js'

const isOver = signal(false)
// Short texts are read with each key, long ones when the typing stops.
const LIVE = 50_000
let waiting: ReturnType<typeof setTimeout> | undefined

export function InputPane() {
  const area = useRef<HTMLTextAreaElement>(null)
  const { shipments, problem } = input.value
  return (
    <>
      <div class="head">
        <h2>
          <label for="payload">Payload</label>
        </h2>
        <label class="file">
          <input
            type="file"
            accept=".json,.ndjson,.txt,application/json"
            onChange={event => readFile(event.currentTarget.files?.[0])}
          />
          <span>Open a file</span>
        </label>
      </div>
      {problem && <ProblemNote problem={problem} area={area.current} />}
      <textarea
        ref={area}
        id="payload"
        class={isOver.value ? 'over' : ''}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        wrap="off"
        placeholder={
          'Paste a payload of your tracking provider here, or drop a file.\n\nA list of payloads, or one payload per line, works too.'
        }
        aria-describedby={problem ? 'problem' : 'hint'}
        aria-invalid={problem !== null}
        value={text.value}
        onInput={event => type(event.currentTarget.value)}
        onDragOver={event => {
          event.preventDefault()
          isOver.value = true
        }}
        onDragLeave={() => (isOver.value = false)}
        onDrop={event => {
          isOver.value = false
          const file = event.dataTransfer?.files[0]
          if (!file) return
          event.preventDefault()
          readFile(file)
        }}
      />
      {shipments.length > 1 && (
        <label class="shipments">
          Shipment{' '}
          <select value={shown.value} onChange={event => load(text.value, { shown: Number(event.currentTarget.value) })}>
            {shipments.map(({ shipment: name }, at) => (
              <option key={at} value={at}>
                {at + 1}. {name ?? 'without a number'}
              </option>
            ))}
          </select>
        </label>
      )}
      <p class="hint" id="hint">
        {shipment.value ? describe() : 'It is read in this page and sent nowhere.'}
      </p>
    </>
  )
}

const ProblemNote = ({ problem: { line, at, message }, area }: { problem: Problem; area: HTMLTextAreaElement | null }) => (
  <p class="problem" id="problem" role="status">
    <b>{line === null ? 'Not read: ' : `Line ${line}: `}</b>
    {message}{' '}
    {at !== null && (
      <button type="button" onClick={() => area && goTo(area, at)}>
        Go there
      </button>
    )}
  </p>
)

function describe(): string {
  const { feed, carrier, events, rejected } = shipment.value!
  const parts = [
    `Read as ${feed}`,
    ...(carrier === null ? [] : [`carrier ${carrier}`]),
    events.length === 1 ? '1 scan' : `${events.length} scans`,
    ...(rejected.length > 0 ? [`${rejected.length} unusable`] : []),
  ]
  return `${parts.join(' · ')}. It stays in this page.`
}

// Selects the character, and scrolls its line into view.
function goTo(area: HTMLTextAreaElement, at: number): void {
  area.focus()
  area.setSelectionRange(at, Math.min(at + 1, area.value.length))
  const line = area.value.slice(0, at).split('\n').length
  area.scrollTop = (line - 3) * Number.parseFloat(getComputedStyle(area).lineHeight)
}

function type(content: string): void {
  clearTimeout(waiting)
  if (content.length <= LIVE) load(content)
  else waiting = setTimeout(load, 250, content)
}

async function readFile(file: File | undefined): Promise<void> {
  if (!file) return
  if (file.size > 4 * MAX_TEXT) notice.value = `${file.name} is too large for this page. Use shipfold replay, or shipfold audit.`
  else load(await file.text())
}
