// The page: a bar of actions, three columns, and the costs below; where there is little room, one of the four at a time.

import { signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { type Tab, tab } from '../state.js'
import { Bar } from './bar.js'
import { Chart } from './chart.js'
import { Header } from './header.js'
import { InputPane } from './input-pane.js'
import { Notice } from './notice.js'
import { Timeline } from './timeline.js'

const tabs: readonly { readonly id: Tab; readonly name: string }[] = [
  { id: 'input', name: 'Input' },
  { id: 'timeline', name: 'Timeline' },
  { id: 'chart', name: 'Statechart' },
  { id: 'bar', name: 'Costs' },
]

const narrow = matchMedia('(max-width: 1099px)')
const isNarrow = signal(narrow.matches)
narrow.addEventListener('change', () => {
  isNarrow.value = narrow.matches
})

export const Page = () => (
  <>
    <Header />
    <Notice />
    <main class={`panes ${isNarrow.value ? 'narrow' : 'wide'}`}>
      {isNarrow.value && <Tabs />}
      <Pane id="input" name="Input">
        <InputPane />
      </Pane>
      <Pane id="timeline" name="Timeline">
        <Timeline />
      </Pane>
      <Pane id="chart" name="Statechart">
        <Chart />
      </Pane>
      <Pane id="bar" name="Costs and constraints">
        <Bar />
      </Pane>
    </main>
  </>
)

const Pane = ({ id, name, children }: { id: Tab; name: string; children: ComponentChildren }) =>
  isNarrow.value ? (
    <div class="pane" id={id} role="tabpanel" aria-labelledby={`tab-${id}`} hidden={tab.value !== id}>
      {children}
    </div>
  ) : (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard.
    <section class="pane" id={id} aria-label={name} tabIndex={0}>
      {children}
    </section>
  )

const Tabs = () => (
  <div class="tabs" role="tablist" aria-label="Parts of the page">
    {tabs.map(({ id, name }) => (
      <button
        type="button"
        role="tab"
        id={`tab-${id}`}
        key={id}
        aria-selected={tab.value === id}
        aria-controls={id}
        tabIndex={tab.value === id ? 0 : -1}
        onClick={() => (tab.value = id)}
        onKeyDown={({ key }) => moveTab(key)}
      >
        {name}
      </button>
    ))}
  </div>
)

function moveTab(key: string): void {
  const by = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0
  if (by === 0) return
  const at = tabs.findIndex(({ id }) => id === tab.value)
  tab.value = tabs[(at + by + tabs.length) % tabs.length]!.id
  document.getElementById(`tab-${tab.value}`)?.focus()
}
