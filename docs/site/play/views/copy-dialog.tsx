// Shows what is copied, so that it can be read, and copied by hand where the browser does not let a page do it.

import { signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'

interface Shown {
  readonly title: string
  readonly content: string
  readonly hint: string
  readonly isCopied: boolean
}

const shown = signal<Shown | null>(null)

// A browser is slow to lay out more.
const MAX_SHOWN = 200_000

/** Copies a text, and shows it. */
export async function copy(title: string, content: string, hint = ''): Promise<void> {
  const isCopied = await Promise.resolve(navigator.clipboard?.writeText(content)).then(
    () => navigator.clipboard !== undefined,
    () => false,
  )
  shown.value = { title, content, hint, isCopied }
}

export function CopyDialog() {
  const dialog = useRef<HTMLDialogElement>(null)
  const now = shown.value
  useEffect(() => {
    if (now) dialog.current?.showModal()
  }, [now])
  return (
    <dialog ref={dialog} aria-labelledby="copied" onClose={() => (shown.value = null)}>
      <h2 id="copied">{now?.title}</h2>
      <p>{now?.hint}</p>
      <textarea
        readonly
        rows={12}
        aria-label={now?.title ?? ''}
        value={(now?.content ?? '').slice(0, MAX_SHOWN)}
        onFocus={event => event.currentTarget.select()}
      />
      <p class="row">
        <span role="status">{now && outcomeOf(now)}</span>
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </p>
    </dialog>
  )
}

function outcomeOf({ content, isCopied }: Shown): string {
  if (isCopied)
    return content.length > MAX_SHOWN ? '✓ Copied to the clipboard; only the beginning is shown.' : '✓ Copied to the clipboard.'
  return content.length > MAX_SHOWN
    ? 'Too long to be shown whole, and the browser did not copy it.'
    : 'Select the text and copy it.'
}
