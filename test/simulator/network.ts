// Messages between actors, and what can go wrong with them.

import type { Actor, Fault, Scheduler, Topic } from './scheduler.js'
import { answerText } from './story.js'

/** A request that somebody handles and answers. */
export interface Message<T> {
  readonly from: Actor
  readonly to: Actor
  readonly topic: Topic
  readonly label: () => string
  readonly handle: () => Promise<T>
  /** What the sender gets instead of an answer. */
  readonly error: () => unknown
  /** The sender never gives it up by itself. */
  readonly hangs?: boolean
}

/** How long what is late takes: longer than any lease. */
export const LATE_MS = 14_000

const consequences: Readonly<Record<Fault, string>> = {
  none: '',
  refused: ' – refused',
  lost: ' – its answer is lost',
  late: ' – delayed',
  slow: ' – its answer is delayed',
  zombie: ' – never answered, and delayed',
  crash: ' – before the answer its sender crashes',
  pause: ' – before the answer its sender is paused',
}

/** Sends a message; its arrival and its answer are events. `strike` makes the sender crash or pause. */
export function send<T>(
  scheduler: Scheduler,
  { from, to, topic, label, handle, error, hangs = false }: Message<T>,
  strike: (fault: 'crash' | 'pause') => void = () => {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (from.isDead) return
    const answer = (what: string, settle: () => void, afterMs = 0, value: unknown = null) =>
      void scheduler.plan(from, afterMs, 'answer', () => `${what} ${label()}${answerText(value)}`, settle, topic)
    const fail = () => answer('no answer to', () => reject(error()))
    const arrive = (fault: Fault): void => {
      if (fault === 'refused' || (fault === 'zombie' && !hangs)) fail()
      if (fault === 'late' || fault === 'zombie') {
        const later = fault === 'late' ? arrive : () => void handle().catch(() => {})
        scheduler.plan(to, LATE_MS, fault === 'late' ? 'request' : 'timer', text, later, topic)
      }
      if (fault === 'refused' || fault === 'late' || fault === 'zombie') return
      if (fault === 'crash' || fault === 'pause') strike(fault)
      handle().then(
        value => (fault === 'lost' ? fail() : answer('answer to', () => resolve(value), fault === 'slow' ? LATE_MS : 0, value)),
        cause => answer('failure of', () => reject(cause)),
      )
    }
    const text = (fault: Fault) => `${from.name}’s ${label()}${consequences[fault]}`
    scheduler.plan(to, 0, 'request', text, arrive, topic)
  })
}
