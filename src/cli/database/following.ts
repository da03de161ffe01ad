// What followed from an input, in a few words.

import type { Consequence } from '../../engine/index.js'

/** The rules whose effects are sent, held back or withdrawn: `, to be sent: pay`; nothing where none is. */
export function followed({ send, hold, withdraw }: Pick<Consequence, 'send' | 'hold' | 'withdraw'>): string {
  const parts = [
    { what: 'to be sent', firings: send },
    { what: 'held back', firings: hold },
    { what: 'withdrawn', firings: withdraw },
  ]
  return parts
    .filter(({ firings }) => firings.length > 0)
    .map(({ what, firings }) => `, ${what}: ${firings.map(({ rule }) => rule).join(' ')}`)
    .join('')
}
