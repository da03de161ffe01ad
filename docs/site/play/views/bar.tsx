// Costs by sliders, constraints by checkboxes, and the shortest history that shows what switching them off changes.

import { standingTitle } from '../../../../src/render/doubts.js'
import { labelOf } from '../../../../src/render/explain.js'
import { shippedTable, type TableVerdict } from '../../../../src/table/index.js'
import { type Constraint, constraints } from '../../../../src/vocabulary/index.js'
import { costRows, noEdits, withCost } from '../edits.js'
import { difference, edit, edits, load, original, reading } from '../state.js'

const costNames: Readonly<Record<string, string>> = {
  presumed: 'Presume a missing scan',
  routine: 'Discount a routine scan',
  milestone: 'Discount a milestone',
  delivery: 'Discount a delivery',
  'unusual.default': 'Keep an unusual scan',
}

const shippedCosts = new Map(costRows(noEdits.costs))
const used = new Set(shippedTable.judgements.flatMap(judgement => ('constraint' in judgement ? [judgement.constraint] : [])))
const switchable = constraints.filter(({ name }) => used.has(name))

export const Bar = () => (
  <div class="bar">
    <Costs />
    <Constraints />
    <Difference />
  </div>
)

const Costs = () => (
  <section class="costs" aria-labelledby="costs">
    <h2 id="costs">Costs</h2>
    {costRows(edits.value.costs).map(([name, cost]) => (
      <label key={name} class={cost === shippedCosts.get(name) ? '' : 'otherwise'}>
        <span>{costNames[name] ?? name.replace('unusual.', 'Keep ')}</span>
        <input
          type="range"
          min="0"
          max="20"
          value={cost}
          onInput={event => edit({ ...edits.value, costs: withCost(edits.value.costs, name, Number(event.currentTarget.value)) })}
        />
        <output>{cost}</output>
      </label>
    ))}
  </section>
)

function Constraints() {
  const met = new Set([original.value, reading.value].flatMap(of => of?.report.flags.map(({ constraint }) => constraint) ?? []))
  return (
    <section class="constraints" aria-labelledby="constraints">
      <h2 id="constraints">Constraints</h2>
      <div class="grid">
        {switchable.map(({ name, sentence }) => (
          <label key={name} title={sentence} class={met.has(name) ? 'met' : ''}>
            <input
              type="checkbox"
              checked={!edits.value.without.includes(name)}
              onChange={event => toggle(name, event.currentTarget.checked)}
            />
            <span>
              {name}
              {met.has(name) && <span class="aloud"> (met by this shipment)</span>}
            </span>
          </label>
        ))}
      </div>
    </section>
  )
}

function toggle(name: Constraint, isOn: boolean): void {
  const rest = edits.value.without.filter(each => each !== name)
  edit({ ...edits.value, without: isOn ? rest : [...rest, name] })
}

function Difference() {
  const found = difference.value
  return (
    <section class="difference" aria-labelledby="difference">
      <h2 id="difference">Difference</h2>
      {found ? (
        <>
          <p>The shortest history that tells the constraints apart:</p>
          <ol>
            {found.codes.map((code, at) => (
              <li key={at}>
                {labelOf(code)} <code>{code}</code>
              </li>
            ))}
          </ol>
          <dl>
            <dt>shipped</dt>
            <dd>{verdictText(found.a)}</dd>
            <dt>edited</dt>
            <dd>{verdictText(found.b)}</dd>
          </dl>
          <button type="button" onClick={() => load(historyOf(found.codes), { edits: edits.value })}>
            Load this history
          </button>
        </>
      ) : (
        <p class="hint">
          Switch a constraint off to see the shortest history that tells the difference. Constraints in bold are met by this
          shipment.
        </p>
      )}
    </section>
  )
}

function verdictText({ judgement, status, outcome }: TableVerdict): string {
  const constraint = 'constraint' in judgement ? ` (${judgement.constraint})` : ''
  return `${judgement.kind}${constraint}, then ${standingTitle(outcome ?? status)}`
}

const historyOf = (codes: readonly string[]): string =>
  JSON.stringify(
    {
      shipment: 'DIFFERENCE',
      events: codes.map((code, at) => ({ time: `2026-03-${String(at + 1).padStart(2, '0')} 10:00:00`, code })),
    },
    null,
    2,
  )
