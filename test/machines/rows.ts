// The rows of the constraints, read one by one: an interpreter written apart from the statechart, so that a test can compare the
// two cell by cell. It knows nothing of XState, of the table or of the vocabulary's file.

/** What the rows look at. */
export interface RowState {
  readonly status: string
  readonly outcome: string | null
  readonly leg: 'outbound' | 'return'
  readonly collected: boolean
  readonly offered: boolean
  readonly waited: boolean
  readonly excepted: boolean
  /** Set by a refusal: 203 or 14. */
  readonly refusing: boolean
  /** Customs have it and their last code was not 8/12. */
  readonly customsOpen: boolean
  /** Delivered with the recipient's own signature. */
  readonly signed: boolean
  /** Trouble since the latest delivery scan. */
  readonly troubled: boolean
}

/** What the first matching row says. `to` is the same state where the code is refused. */
export interface RowVerdict {
  readonly row: string
  readonly grade: 'regular' | 'unusual' | 'impossible'
  readonly constraint: string | null
  readonly to: RowState
  /** Whether presumed scans may make it a gap. */
  readonly presumable: boolean
}

/** The state before any scan. */
export const firstState: RowState = {
  status: 'expected',
  outcome: null,
  leg: 'outbound',
  collected: false,
  offered: false,
  waited: false,
  excepted: false,
  refusing: false,
  customsOpen: false,
  signed: false,
  troubled: false,
}

const statuses: Readonly<Record<string, string>> = {
  0: 'inTransit',
  1: 'accepted',
  2: 'exception',
  3: 'delivered',
  4: 'returned',
  5: 'outForDelivery',
  6: 'returning',
  7: 'transshipment',
  8: 'customs',
  14: 'refused',
}

const is = (code: string, ...list: string[]) => list.includes(code)
const isPaperwork = (code: string) => is(code, '1/101', '1/102')
const isPickUp = (code: string) => is(code, '1/1', '1/103')
const isTrouble = (code: string) => is(code, '2/2', '2/208', '2/209', '2/901')
const isEnd = (code: string) => is(code, '2/901', '2/902', '2/903')
const isBack = (code: string) => is(code, '4/4', '4/14')

/** The state after a kept code that sets its own status, with the facts it brings. */
function moved(state: RowState, code: string, status = statuses[code.split('/')[0]!]!): RowState {
  const { collected, offered, waited, excepted } = state
  const own = status === statuses[code.split('/')[0]!]
  return {
    ...firstState,
    status,
    outcome: outcomeOf(status, code),
    collected: collected || !(isPaperwork(code) || is(code, '2/2', '4/401')),
    offered: offered || code.startsWith('5/'),
    waited: waited || code === '5/501',
    excepted: excepted || code.startsWith('2/') || is(code, '8/13', '14/14'),
    refusing: own && is(code, '2/203', '14/14'),
    customsOpen: status === 'customs' && code !== '8/12',
    signed: status === 'delivered' && is(code, '3/301', '3/302'),
  }
}

function outcomeOf(status: string, code: string): string | null {
  if (status === 'delivered') return 'delivered'
  if (status === 'returned') return code === '4/401' ? 'cancelled' : 'returned'
  if (code === '2/901') return 'lost'
  return is(code, '2/902', '2/903') ? 'destroyed' : null
}

/** A state on the way back to the sender, where no fact counts any more. */
const back = (status: string, outcome: string | null): RowState => ({
  ...firstState,
  status,
  outcome,
  leg: 'return',
  collected: true,
})

/** A state in which nothing but the carrier's having had the parcel counts any more. */
const destroyed = (leg: RowState['leg']): RowState => ({
  ...firstState,
  status: 'exception',
  outcome: 'destroyed',
  leg,
  collected: true,
})

/** The facts a code presupposes, as after the scans that supply them. */
function granted(state: RowState, code: string): RowState {
  const waited = state.waited || code === '2/205'
  const offered = state.offered || waited || code.startsWith('3/') || is(code, '2/201', '2/203', '2/204', '14/14')
  return { ...state, offered, waited }
}

/** The verdict on a code in a state: that of the first row that matches. */
export function judge(state: RowState, code: string): RowVerdict {
  const { status, outcome, leg, collected, offered, waited, excepted, refusing, customsOpen, signed, troubled } = state
  const [statusNumber] = code.split('/')
  const regular = (row: string, to: RowState): RowVerdict => ({ row, grade: 'regular', constraint: null, to, presumable: false })
  const unusual = (row: string, constraint: string, to: RowState): RowVerdict => ({
    row,
    grade: 'unusual',
    constraint,
    to,
    presumable: false,
  })
  const impossible = (row: string, constraint: string, presumable = false): RowVerdict => ({
    row,
    grade: 'impossible',
    constraint,
    to: state,
    presumable,
  })
  const isDelivery = statusNumber === '3'
  const isLost = outcome === 'lost'

  if (isPaperwork(code) && collected)
    return status === 'transshipment' ? regular('1', moved(state, code)) : unusual('1', 'late-paperwork', state)
  const hasEnded = status === 'delivered' || outcome === 'returned' || isLost || outcome === 'destroyed'
  if (isLost && code === '2/901') return regular('1b', state)
  if ((hasEnded && isTrouble(code)) || (isLost && code === '2/202'))
    return unusual('1b', 'trouble-after-end', status === 'delivered' ? { ...state, troubled: true, excepted: true } : state)
  if (outcome === 'cancelled') return code === '4/401' ? regular('2', state) : impossible('2', 'cancelled-is-final')
  if (outcome === 'destroyed') return is(code, '2/902', '2/903') ? regular('2', state) : impossible('2', 'destroyed-is-final')
  if (isLost && isEnd(code)) return regular('2b', destroyed(leg))
  if (isLost && code !== '4/401') {
    if (leg === 'return')
      return unusual('2b', 'found-again', isDelivery || isBack(code) ? back('returned', 'returned') : back('returning', null))
    const known = granted({ ...state, excepted: true }, code)
    if (isBack(code)) return unusual('2b', 'found-again', back('returned', 'returned'))
    if (code === '6/6') return unusual('2b', 'found-again', back('returning', null))
    return unusual('2b', 'found-again', moved(known, code, isPickUp(code) ? 'inTransit' : undefined))
  }
  if (outcome === 'returned' && isDelivery) return unusual('3', 'delivered-on-return', state)
  if (outcome === 'returned') return isBack(code) ? regular('4', state) : impossible('4', 'returned-is-final')
  if (status === 'delivered') {
    if (isDelivery) return regular('5', { ...state, signed: signed || is(code, '3/301', '3/302'), troubled: false })
    if (code === '6/6') return unusual('6', 'reopened', back('returning', null))
    if (isBack(code)) return unusual('7', 'returned-after-delivery', back('returned', 'returned'))
    if (troubled && statusNumber === '5') return unusual('8b', 'redelivered', moved(state, code))
    if (code === '0/0') return unusual('8c', 'note-after-delivery', state)
    if (!signed && is(code, '5/501', '2/205'))
      return unusual('9', 'still-in-locker', moved({ ...state, waited: true, offered: true }, code))
    return impossible('10', 'delivered-is-final')
  }
  if (code === '4/401' && collected) return impossible('11', 'cancelled-after-collection')
  if (leg === 'return') {
    if (isDelivery) return unusual('12', 'delivered-on-return', back('returned', 'returned'))
    if (statusNumber === '1') return unusual('12', 'accepted-on-return', back('returning', null))
    if (is(code, '14/14', '2/203')) return unusual('12', 'refused-on-return', back('returning', null))
    if (isBack(code)) return regular('13', back('returned', 'returned'))
    if (code === '2/901') return regular('13', back('exception', 'lost'))
    if (isEnd(code)) return regular('13', destroyed('return'))
    return regular('13', back('returning', null))
  }
  if (isPickUp(code) && collected && status !== 'refused')
    return regular('14', moved(state, code, status === 'accepted' || status === 'transshipment' ? 'accepted' : 'inTransit'))
  if (!collected && !(statusNumber === '1' || is(code, '2/2', '4/401'))) return impossible('15', 'not-collected', true)
  if (is(code, '2/203', '14/14') && customsOpen) return unusual('16', 'refused-in-customs', moved(state, code))
  if (is(code, '2/203', '14/14') && refusing) return regular('16', moved(state, code))
  if (customsOpen && (statusNumber === '5' || isDelivery)) return impossible('17', 'customs-open', true)
  if (!offered && (isDelivery || is(code, '2/201', '2/203', '2/204', '14/14'))) return impossible('18', 'not-offered', true)
  if (!waited && code === '2/205') return impossible('18', 'never-available', true)
  if (!excepted && code === '3/302') return impossible('18', 'nothing-went-wrong', true)
  if (isBack(code))
    return code === '4/14' && status === 'refused'
      ? regular('19', back('returned', 'returned'))
      : impossible('19', 'not-returning', true)
  if (status === 'refused' && (statusNumber === '0' || statusNumber === '7' || isPickUp(code)))
    return unusual('20', 'moving-after-refusal', moved(state, code, isPickUp(code) ? 'inTransit' : undefined))
  if (refusing && (statusNumber === '5' || isDelivery)) return unusual('21', 'reattempt-after-refusal', moved(state, code))
  if (statusNumber === '8' && offered && !(code === '8/12' && customsOpen))
    return unusual('22', 'customs-after-offer', moved(state, code))
  if (code === '6/6') return regular('–', back('returning', null))
  if (is(code, '2/902', '2/903')) return regular('–', destroyed(leg))
  return regular('–', code === '4/401' ? { ...firstState, status: 'returned', outcome: 'cancelled' } : moved(state, code))
}
