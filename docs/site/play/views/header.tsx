// Examples to start from, and ways to take what is shown elsewhere.

import { type Copied, commandOf, jsonOf, testOf } from '../copies.js'
import { noEdits } from '../edits.js'
import { examples } from '../examples.js'
import { encodeShared, MAX_FRAGMENT } from '../share.js'
import { edit, edits, isEdited, load, reading, shown, text } from '../state.js'
import { CopyDialog, copy } from './copy-dialog.js'
import { notice } from './notice.js'

export const Header = () => (
  <header class="top">
    <h1>
      shipfold <span>playground</span>
    </h1>
    <label class="example">
      Example{' '}
      <select
        value={examples.find(each => each.text === text.value)?.name ?? ''}
        onChange={event => choose(event.currentTarget.value)}
      >
        <option value="" disabled>
          your own
        </option>
        {examples.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
    <div class="actions">
      {isEdited.value && (
        <button type="button" onClick={() => edit(noEdits)}>
          Undo all edits
        </button>
      )}
      <button type="button" onClick={copyLink}>
        Share
      </button>
      <span aria-hidden="true">Copy as</span>
      <Copy name="test" title="A test for vitest" write={testOf} />
      <Copy name="CLI call" title="A call of the command line" write={commandOf} />
      <Copy name="JSON" title="The report as JSON" write={jsonOf} />
    </div>
    <CopyDialog />
  </header>
)

function choose(name: string): void {
  const example = examples.find(each => each.name === name)
  if (example) load(example.text)
}

interface CopyProps {
  readonly name: string
  readonly title: string
  readonly write: (from: Copied) => string
}

const Copy = ({ name, title, write }: CopyProps) => (
  <button
    type="button"
    aria-label={`Copy as ${name}`}
    disabled={!reading.value}
    onClick={() => reading.value && copy(title, write({ ...reading.value, edits: edits.value }))}
  >
    {name}
  </button>
)

async function copyLink(): Promise<void> {
  const fragment = await encodeShared({ text: text.value, shown: shown.value, edits: edits.value })
  if (fragment === null) {
    notice.value = `This is too much for a link, which holds ${MAX_FRAGMENT} characters. Copy it as JSON, or shorten the input.`
    return
  }
  history.replaceState(null, '', `#${fragment}`)
  copy(
    'A link to this page as it is',
    location.href,
    'The input is in the link itself: whoever has the link can read it. Nothing was sent.',
  )
}
