// One message at the top of the page: what went wrong, and what to do.

import { signal } from '@preact/signals'

export const notice = signal<string | null>(null)

export const Notice = () =>
  notice.value === null ? null : (
    <p class="notice" role="alert">
      {notice.value}{' '}
      <button type="button" onClick={() => (notice.value = null)}>
        Close
      </button>
    </p>
  )
