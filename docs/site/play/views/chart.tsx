// The statechart, with the parcel's path lit.

import { computed } from '@preact/signals'
import { pathArrows } from '../../../../src/render/diagram.js'
import { svg } from '../../../../src/render/svg/svg.js'
import type { Journey, Step } from '../../../../src/replay/index.js'
import type { Table } from '../../../../src/table/index.js'
import { chartTable, lit, other, reading } from '../state.js'

const journey = computed<Pick<Journey, 'steps'> | null>(() => {
  const next = other.value
  if (lit.value === 'lowest' || !next) return reading.value?.report ?? null
  // A scan of another reading may be discounted without a constraint; the picture names none then.
  return { steps: next.steps.map(step => ({ ...step, constraint: step.constraint ?? '' }) as unknown as Step) }
})

// Dragging a slider mostly leaves the path as it is, and then the picture.
const picture = computed(() => {
  const path = journey.value
  return path
    ? pictureOf(path, chartTable.value)
    : drawn('table', chartTable.value, () => svg(chartTable.value, { styled: false }))
})

function pictureOf(path: Pick<Journey, 'steps'>, table: Table): string {
  const key = JSON.stringify(pathArrows(path as Journey).map(({ from, to, kind, constraint }) => [from, to, kind, constraint]))
  return drawn(key, table, () => svg(path as Journey, { table, styled: false, title: 'The path of the parcel' }))
}

const pictures = new Map<string, string>()

function drawn(key: string, table: Table, draw: () => string): string {
  const whole = `${table.hash} ${key}`
  const known = pictures.get(whole) ?? draw()
  if (pictures.size > 50) pictures.clear()
  pictures.set(whole, known)
  return known
}

export const Chart = () => (
  <>
    <div class="head">
      <h2>Statechart</h2>
      {other.value && (
        <fieldset class="choice">
          <legend class="aloud">Path to show</legend>
          {(['lowest', 'other'] as const).map(which => (
            <label key={which}>
              <input type="radio" name="lit" checked={lit.value === which} onChange={() => (lit.value = which)} />
              <span>{which === 'lowest' ? 'lowest cost' : 'next reading'}</span>
            </label>
          ))}
        </fieldset>
      )}
    </div>
    <Picture />
  </>
)

const Picture = () => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard.
  <section class="picture" aria-label="Picture" tabIndex={0} dangerouslySetInnerHTML={{ __html: picture.value }} />
)
